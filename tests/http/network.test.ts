import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, Phone } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { freshEmail } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

/** Whether a phone here counts as being on the network of a browser whose requests have these headers. */
async function sameNetwork(headers: Record<string, string>): Promise<boolean | null> {
  const browser = new Browser({ at: server.origin, headers });
  const { link } = await browser.begin({ action: "register", email: freshEmail() });
  return (await new Phone(server.origin).scan(link)).answer.same_network;
}

test("two devices that ask directly share a network, and none does that comes through a proxy nobody named", async () => {
  assert.equal(await sameNetwork({}), true);
  assert.doesNotMatch(server.output(), /TRUSTED_PROXIES/);
  for (const name of ["x-forwarded-proto", "x-forwarded-host", "via", "cf-connecting-ip", "x-forwarded-for"]) {
    assert.equal(await sameNetwork({ [name]: "127.0.0.1" }), null, name);
  }
  assert.equal(server.output().match(/that TRUSTED_PROXIES does not name/g)?.length, 1, "said once");
});
