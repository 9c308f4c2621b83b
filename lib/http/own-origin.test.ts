import assert from "node:assert/strict";
import test from "node:test";
import { isOfOtherSite, requireOwnOrigin } from "./own-origin.ts";

const OWN = "https://login.example.com";

test("a request is refused if a header names another site, and a POST if no header names its own", () => {
  const cases: [method: string, headers: Record<string, string>, allowed: boolean][] = [
    ["POST", { origin: OWN }, true],
    ["POST", { "sec-fetch-site": "same-origin" }, true],
    ["POST", {}, false],
    ["GET", {}, true],
    ["GET", { "sec-fetch-site": "same-origin" }, true],
    ["POST", { origin: OWN, "sec-fetch-site": "same-site" }, false],
    ["POST", { origin: "https://evil.example", "sec-fetch-site": "same-origin" }, false],
    ["POST", { origin: "null" }, false],
    ["GET", { "sec-fetch-site": "cross-site" }, false],
    ["POST", { origin: `${OWN}:444` }, false],
  ];
  for (const [method, headers, allowed] of cases) {
    const check = () => requireOwnOrigin(method, new Headers(headers), OWN);
    if (allowed) check();
    else assert.throws(check, { code: "forbidden_origin" }, JSON.stringify([method, headers]));
  }
});

test("a request without such headers is not known to be of another site", () => {
  assert.equal(isOfOtherSite(new Headers(), OWN), false);
  assert.equal(isOfOtherSite(new Headers({ origin: "https://other.example" }), OWN), true);
});
