import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the deploy guide's table has each setting and no other", () => {
  const written = [...read("../lib/foundation/settings.ts").matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(
    ([, name]) => name,
  );
  const rows = read("./deploy.md").matchAll(/^\| (`[A-Z][A-Z0-9_`, ]+) \|/gm);
  const told = [...rows].flatMap(([, names = ""]) => [...names.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name));
  assert.ok(written.length > 10);
  assert.deepEqual(told.sort(), written.sort());
});
