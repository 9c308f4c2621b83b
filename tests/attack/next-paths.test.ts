import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_NEXT, safeNext } from "#lib/protocol/next.ts";

/** Fragments from which addresses of other sites are built that look like paths of this site. */
const PIECES = [
  ...[
    "/",
    "//",
    "\\",
    "/\\",
    "\t",
    "\n",
    "\r",
    "\u0000",
    " ",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "\u00ad",
    "\u200b",
    ".",
    "..",
    "./",
  ],
  ...[
    "evil.example",
    "@evil.example",
    ":80",
    "https:",
    "HTTPS:",
    "javascript:",
    "data:",
    "account",
    "?",
    "#",
    "&",
    ";",
  ],
  ...["%2f", "%5c", "%09", "%00", "%", "%2e%2e", "\u3002", "\uff0f", "\u2044", "ａ", "[::1]", "login.example.com"],
];

test("each of 90,000 random values of next becomes a path of this site, whichever parser resolves it", () => {
  let kept = 0;
  for (const first of PIECES) {
    for (const second of PIECES) {
      for (const third of PIECES) {
        for (const before of ["/", ""]) {
          const value = before + first + second + third;
          const next = safeNext(value);
          if (next !== DEFAULT_NEXT) {
            kept += 1;
            assert.equal(next, value, "what is kept is kept as it is");
          }
          for (const base of ["https://login.example.com/login", "http://localhost:3000/a/b"]) {
            assert.equal(new URL(next, base).origin, new URL(base).origin, JSON.stringify(value));
          }
          assert.match(next, /^\/(?!\/|\\)/, JSON.stringify(value));
          // A header with this value must stay a single line.
          assert.doesNotMatch(next, /[\s\p{C}\\]/u, JSON.stringify(value));
        }
      }
    }
  }
  assert.ok(kept > 1_000, `only ${kept} were kept: the test tries nothing`);
});

test("values that are not text, or too long, become the default", () => {
  for (const value of [undefined, null, 7, {}, [], ["/account"], { toString: () => "/x" }, `/${"a".repeat(256)}`]) {
    assert.equal(safeNext(value), DEFAULT_NEXT);
  }
  assert.equal(safeNext(`/${"a".repeat(255)}`), `/${"a".repeat(255)}`);
});
