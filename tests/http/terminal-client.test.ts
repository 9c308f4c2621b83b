import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { Browser } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { freshEmail } from "./people.ts";

const CLIENT = join(import.meta.dirname, "../../docs/vectors/client.py");

let server: Awaited<ReturnType<typeof startServer>>;
let folder: string;
before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "qr2pass-client-"));
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the client on a ceremony of `browser`, and types the number that the browser shows, changed by `misread`. */
async function approve(browser: Browser, link: string, challenge: string, key: string, email: string, misread = 0) {
  const client = spawn("python3", [CLIENT, join(folder, key), link, email], { stdio: "pipe" });
  const typing = (async () => {
    for await (const { state, number = 0 } of browser.events(challenge)) {
      if (state === "scanned") client.stdin.end(`${number + misread > 99 ? 10 : number + misread}\n`);
      if (state !== "waiting" && state !== "scanned") return state;
    }
    return "lost";
  })();
  const [said, complaint, state] = await Promise.all([text(client.stdout), text(client.stderr), typing]);
  return { said, complaint, state };
}

test("the client in docs/vectors, written only from docs/protocol.md, registers and signs in", async () => {
  const browser = new Browser(server.origin);
  const email = freshEmail();
  const registration = await browser.begin({ action: "register", email });
  const registered = await approve(browser, registration.link, registration.challenge, "key.pem", "");
  assert.equal(registered.state, "approved", registered.complaint);
  assert.match(registered.said, /Your account was created/);
  await browser.redeem(registration.challenge);
  await browser.signOut();

  const login = await browser.begin({ action: "login", next: "/reports" });
  const signedIn = await approve(browser, login.link, login.challenge, "key.pem", email);
  assert.equal(signedIn.state, "approved", signedIn.complaint);
  assert.equal(await browser.redeem(login.challenge), "/reports");
  assert.equal(await browser.isSignedIn(), true);
});

test("it prints the code of a refusal", async () => {
  const browser = new Browser(server.origin);
  const { link, challenge } = await browser.begin({ action: "register", email: freshEmail() });
  const { complaint, state } = await approve(browser, link, challenge, "wrong.pem", "", 1);
  assert.equal(state, "failed");
  assert.match(complaint, /wrong_number/);
});
