import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";

const ROOT = join(import.meta.dirname, "..");

test("no stylesheet gives text-decoration several values or a variable, which WebKit ignores", async () => {
  let seen = 0;
  for await (const path of glob("{app,authenticator,ui}/**/*.css", { cwd: ROOT })) {
    const text = (await readFile(join(ROOT, path), "utf8")).replace(/\/\*.*?\*\//gs, "");
    seen++;
    for (const [, value = ""] of text.matchAll(/(?<![\w-])(?:-webkit-)?text-decoration\s*:\s*([^;}]+)/g)) {
      assert.match(value.trim(), /^[a-z-]+$/, `${path}: use text-decoration-line, -style and -color`);
    }
  }
  assert.ok(seen > 20, `${seen} stylesheets`);
});
