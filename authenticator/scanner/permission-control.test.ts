import assert from "node:assert/strict";
import test from "node:test";
import { permissionControl } from "./permission-control.ts";

const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

for (const [name, userAgent, apple, expected] of [
  [
    "Firefox on Linux",
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
    false,
    "firefox_desktop",
  ],
  [
    "Firefox on Android",
    "Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0",
    false,
    "firefox_android",
  ],
  [
    "Chrome on Android",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    false,
    "android",
  ],
  [
    "Chrome on Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    false,
    "desktop",
  ],
  ["Safari on a Mac", `${MAC} ${WEBKIT} Version/18.5 Safari/605.1.15`, false, "safari_desktop"],
  ["Safari on an iPad that calls itself a Mac", `${MAC} ${WEBKIT} Version/18.5 Safari/605.1.15`, true, "safari_mobile"],
  ["WebKitGTK", `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Version/18.5 Safari/605.1.15`, false, "desktop"],
  [
    "Chrome on an iPhone",
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${WEBKIT} CriOS/140.0 Mobile/15E148 Safari/604.1`,
    true,
    "other_apple",
  ],
] as const) {
  test(`${name}: ${expected}`, () => assert.equal(permissionControl(userAgent, apple, false), expected));
}

test("the home screen's app on an iPhone has no address bar", () => {
  assert.equal(permissionControl("", true, true), "apple_app");
});
