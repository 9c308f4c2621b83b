import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, newAccount, Phone, Refused } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { shownNumber } from "../http/people.ts";
import { signedIn } from "./attackers.ts";

let server: RunningServer;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
});
after(() => server.stop());

/** Registers exactly this address with a new phone. */
async function make(email: string): Promise<void> {
  const [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
  const begun = await browser.begin({ action: "register", email });
  const scanned = await phone.scan(begun.link);
  const account = await newAccount(scanned.answer.email ?? "");
  await phone.register(scanned, account, await shownNumber(browser, begun.challenge));
}

const codeOf = async (email: string) => {
  try {
    await new Browser(server.origin).begin({ action: "register", email });
    return "begun";
  } catch (error) {
    assert.ok(error instanceof Refused, String(error));
    return error.code;
  }
};

test("an address with an invisible character is refused, whichever character it is and wherever it stands", async () => {
  const invisible = [
    ..."\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2061\u2064\u2066\u2069\u206f\u3164\ufe00\ufe0f\ufeff\uffa0",
    ..."\u{1d173}\u{e0001}\u{e0061}\u{e0100}",
  ];
  for (const character of invisible) {
    // `trim` treats one of them as a space: at the ends it is removed, which leaves the plain address.
    const isCut = character.trim() === "";
    for (const email of [
      `ann${character}@example.com`,
      `a${character}nn@example.com`,
      ...(isCut ? [] : [`${character}ann@example.com`]),
    ]) {
      assert.equal(await codeOf(email), "invalid_email", `U+${character.codePointAt(0)?.toString(16)}`);
    }
  }
});

test("an address that only looks like one that has an account counts as taken", async () => {
  await make("scope@example.com");
  for (const [what, email] of Object.entries({
    "Cyrillic es": "s\u0441ope@example.com",
    "all Cyrillic": "\u0455\u0441\u043e\u0440\u0435@example.com",
    "Greek omicron": "sc\u03bfpe@example.com",
    "a mathematical letter": "sc\u{1d428}pe@example.com",
    "a full-width letter": "\uff53cope@example.com",
    "upper case": "SCOPE@EXAMPLE.COM",
    "spaces around": "  scope@example.com ",
  })) {
    assert.equal(await codeOf(email), "email_taken", what);
  }
  await make("b\u00fccher@b\u00fccher.example");
  assert.equal(
    await codeOf("bu\u0308cher@xn--bcher-kva.example"),
    "email_taken",
    "another composition, the domain in Punycode",
  );
  assert.equal(await codeOf("scope@example.org"), "begun", "another domain is another address");
  assert.equal(await codeOf("modem@example.com"), "begun");
});

test("a device's name cannot reverse, hide or break the text of the page", async () => {
  const person = await signedIn(server.origin);
  const begun = await person.browser.begin({ action: "register", email: "named@example.com" });
  const phone = new Phone(server.origin);
  const scanned = await phone.scan(begun.link);
  const account = await newAccount("named@example.com");
  const message = (device_name: unknown) => ({
    ...{ email: account.email, public_key: account.publicKey, nonce: begun.challenge, claim_token: scanned.claimToken },
    ...{ device_name, number: 10, response: "A".repeat(86) },
  });
  for (const name of ["", " ", "\u200b", "\u202e", "\u3164\u3164", "\n", "x".repeat(65), null, 7, ["x"]]) {
    await assert.rejects(
      phone.post("/api/register", message(name)),
      (error) => error instanceof Refused && error.code === "malformed",
      JSON.stringify(name),
    );
  }
});
