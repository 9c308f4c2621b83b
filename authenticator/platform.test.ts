import assert from "node:assert/strict";
import test from "node:test";
import { installWay, isInAppBrowser } from "./platform.ts";

const ANDROID =
  "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";
const WEBVIEW = ANDROID.replace("Pixel 9)", "Pixel 9; wv)").replace("Chrome", "Version/4.0 Chrome");
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const IPHONE_WEBVIEW =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
const SAFARI =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
const CHROME =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
const FIREFOX_ANDROID = "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0";
const WEBKIT_GTK =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";

test("recognises the built-in browser of another app", () => {
  for (const userAgent of [WEBVIEW, IPHONE_WEBVIEW, `${ANDROID} [FBAN/FB4A]`, `${IPHONE} Instagram 300.0`]) {
    assert.ok(isInAppBrowser(userAgent), userAgent);
  }
  for (const userAgent of [ANDROID, IPHONE, SAFARI, CHROME, FIREFOX]) assert.ok(!isInAppBrowser(userAgent), userAgent);
  assert.ok(!isInAppBrowser(IPHONE_WEBVIEW, true), "the Home Screen's app names no Safari either");
});

test("recommends only an installation that the browser supports", () => {
  for (const [userAgent, apple, way] of [
    [IPHONE, true, "share"],
    [SAFARI, false, "dock"],
    [CHROME, false, "menu"],
    [ANDROID, false, "menu"],
    [FIREFOX_ANDROID, false, "menu"],
    [FIREFOX, false, undefined],
    [WEBKIT_GTK, false, undefined],
    [WEBVIEW, false, undefined],
  ] as const) {
    assert.equal(installWay(userAgent, apple), way, userAgent);
  }
});
