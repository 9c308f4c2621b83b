import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

const page = readFileSync(join(import.meta.dirname, "threat-model.md"), "utf8");

test("every test that the threat model names is there", () => {
  const links = [...page.matchAll(/\[([^\]]+)\]\((\.\.\/[^)#]+)\)/g)];
  assert.ok(links.length > 60, `${links.length} links`);
  for (const [, name = "", path = ""] of links) {
    const file = join(import.meta.dirname, path);
    assert.ok(existsSync(file), path);
    assert.ok(readFileSync(file, "utf8").includes(name), `${path} has no test "${name}"`);
  }
});

test("every page and heading that the threat model points to is there", () => {
  for (const [, file = "", heading = ""] of page.matchAll(/\]\(([\w-]+\.md)?#([^)]+)\)/g)) {
    const text = file ? readFileSync(join(dirname(import.meta.filename), file), "utf8") : page;
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, "")
        .replaceAll(" ", "-"),
    );
    assert.ok(headings.includes(heading), `${file}#${heading}`);
  }
});
