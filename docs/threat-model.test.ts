import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

/** The titles of a file's tests, and the names of its scenarios. */
const TITLE = /(?:\b(?:test|describe)\(\s*|\bname: )("(?:[^"\\]|\\.)*"|`[^`]*`)/g;
const titlesIn = (file: string) => [...readFileSync(file, "utf8").matchAll(TITLE)].map(([, title = ""]) => title);

const page = readFileSync(join(import.meta.dirname, "threat-model.md"), "utf8");

test("every test that the threat model names is there", () => {
  const links = [...page.matchAll(/\[([^\]]+)\]\((\.\.\/[^)#]+)\)/g)];
  assert.ok(links.length > 60, `${links.length} links`);
  for (const [, name = "", path = ""] of links) {
    const file = join(import.meta.dirname, path);
    assert.ok(existsSync(file), path);
    const isThere = titlesIn(file).some((title) => title.includes(name));
    assert.ok(isThere, `${path} has no test "${name}"`);
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
