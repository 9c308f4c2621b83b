import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings } from "#lib/foundation/settings.ts";
import { listenAddresses, ownHost } from "./addresses.ts";

const ALL = ["127.0.0.1", "::1"];

/** HOST, the printed host, and the addresses to listen on, without AUTH_URL. */
const CASES: [string, string, string[]][] = [
  ["", "localhost", ALL],
  ["localhost", "localhost", ALL],
  ["127.0.0.1", "127.0.0.1", ["127.0.0.1"]],
  ["127.0.1.1", "127.0.1.1", ["127.0.1.1"]],
  ["127.1", "127.0.0.1", ["127.0.0.1"]],
  ["::1", "[::1]", ["::1"]],
  ["[::1]", "[::1]", ["::1"]],
  ["::ffff:127.0.0.1", "127.0.0.1", ["127.0.0.1"]],
  ["0.0.0.0", "localhost", ["0.0.0.0"]],
  ["::", "localhost", ["::"]],
  ["192.0.2.7", "localhost", ["192.0.2.7", ...ALL]],
  ["2001:db8::7", "localhost", ["2001:db8::7", ...ALL]],
  ["fe80::1%eth0", "localhost", ["fe80::1%eth0", ...ALL]],
  ["box.local", "localhost", ["box.local", ...ALL]],
];

for (const [HOST, printed, addresses] of CASES) {
  test(`HOST=${HOST} is reached at ${printed}`, () => {
    assert.equal(ownHost(parseSettings({ HOST })), printed);
    assert.deepEqual(listenAddresses(parseSettings({ HOST })), addresses);
  });
}

test("with AUTH_URL only the given address is listened on", () => {
  const settings = parseSettings({ HOST: "192.0.2.7", AUTH_URL: "https://login.example.com" });
  assert.deepEqual(listenAddresses(settings), ["192.0.2.7"]);
  assert.equal(ownHost(settings), "192.0.2.7");
});
