import assert from "node:assert/strict";
import test from "node:test";
import { safeNext } from "./next.ts";

test("only paths of this site are kept", () => {
  for (const next of ["/", "/orders?id=1#x", "/%2e%2e/x"]) assert.equal(safeNext(next), next);
  const refused = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "evil",
    "/a//b",
    "/\tx",
    "/a b",
    "",
    null,
    7,
  ];
  for (const next of [...refused, `/${"a".repeat(256)}`]) assert.equal(safeNext(next), "/account", String(next));
});
