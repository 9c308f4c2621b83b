import assert from "node:assert/strict";
import { test } from "node:test";
import { formatLink, parseLink } from "./link.ts";
import { safeNext } from "./next.ts";
import { parseUrl } from "./url.ts";
import { parseCode } from "./version-1/code.ts";

test("parses absolute URLs and URLs relative to a base, and returns null otherwise", () => {
  assert.equal(parseUrl("https://example.com/a")?.href, "https://example.com/a");
  assert.equal(parseUrl("/b", "https://example.com")?.href, "https://example.com/b");
  for (const text of ["", "/b", "https://", "https://[::"]) assert.equal(parseUrl(text), null, text);
});

test("codes can be read in browsers without URL.parse", (t) => {
  const { parse } = URL;
  t.after(() => Object.assign(URL, { parse }));
  Object.assign(URL, { parse: undefined });
  const link = { action: "login", provider: "https://example.com", challenge: "A".repeat(22) } as const;
  assert.deepEqual(parseLink(formatLink(link)), link);
  assert.equal(safeNext("/b"), "/b");
  const code = {
    ...{ version: 1, action: "login", provider: "https://example.com", respond_to: "https://example.com/" },
    ...{ challenge: "AAAAAAAAAAA=", valid_till: 1 },
  };
  assert.equal(parseCode(JSON.stringify(code)).respondTo, "https://example.com/");
});
