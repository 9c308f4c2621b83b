import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { requireVersion1, version1CodeOf } from "./begin.ts";

const SITE = "https://login.example.com";
const begun = { challenge: "c", userCode: null, validTill: 1_800_000_000, expiresIn: 60 };

test("version 1 is refused unless the site serves it", () => {
  provideSettings(parseSettings({}));
  assert.throws(requireVersion1, { code: "unsupported_version" });
  provideSettings(parseSettings({ QR2PASS_VERSION_1: "on" }));
  requireVersion1();
});

test("a code names the site and where to answer, with a slash at the end", () => {
  const login = JSON.parse(version1CodeOf({ version: 1, action: "login" }, SITE, begun));
  assert.deepEqual([login.respond_to, login.challenge, login.valid_till], [`${SITE}/api/login/`, "c", 1_800_000_000]);
  const register = { version: 1, action: "register", email: "ann@example.com" } as const;
  const { respond_to, nonce, email } = JSON.parse(version1CodeOf(register, SITE, begun));
  assert.deepEqual([respond_to, nonce, email], [`${SITE}/api/register/`, "c", "ann@example.com"]);
});

test("kinds that version 1 does not have are refused", () => {
  const add = { version: 2, action: "add-device", remove_keys: false } as const;
  assert.throws(() => version1CodeOf(add, SITE, begun), { code: "unsupported_version" });
});
