import assert from "node:assert/strict";
import test from "node:test";
import { isVisibleNavigation } from "./navigation.ts";

const NAVIGATION = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "cross-site" };

test("only the document of a tab, loaded to be shown at once, is a visible navigation", () => {
  const cases: [boolean, string, Record<string, string>][] = [
    [true, "GET", NAVIGATION],
    [true, "GET", { ...NAVIGATION, "sec-fetch-user": "?1" }],
    [false, "HEAD", NAVIGATION],
    [false, "POST", NAVIGATION],
    [false, "GET", {}],
    [false, "GET", { "user-agent": "Slackbot-LinkExpanding 1.0" }],
    [false, "GET", { ...NAVIGATION, "sec-fetch-dest": "iframe" }],
    [false, "GET", { ...NAVIGATION, "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" }],
    [false, "GET", { ...NAVIGATION, "sec-fetch-mode": "no-cors" }],
    [false, "GET", { ...NAVIGATION, "sec-purpose": "prefetch" }],
    [false, "GET", { ...NAVIGATION, "sec-purpose": "prefetch;prerender" }],
    [false, "GET", { ...NAVIGATION, purpose: "prefetch" }],
    [false, "GET", { ...NAVIGATION, "x-purpose": "preview" }],
    [false, "GET", { ...NAVIGATION, "x-moz": "prefetch" }],
  ];
  for (const [expected, method, headers] of cases) {
    assert.equal(isVisibleNavigation(method, new Headers(headers)), expected, `${method} ${JSON.stringify(headers)}`);
  }
});
