import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { plainPage } from "./plain-page.ts";

test("the page's policy allows exactly its own style, and no script", () => {
  for (const language of ["en", "el"] as const) {
    const { headers, body } = plainPage("unavailable", language);
    const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    assert.ok(headers["content-security-policy"]?.includes(`'sha256-${hash}'`));
    assert.match(headers["content-security-policy"] ?? "", /^default-src 'none';/);
    assert.ok(body.includes(`<html lang="${language}">`));
    assert.equal(headers["cache-control"], "no-store");
  }
});

test("only a page from which the home page is a way on links to it", () => {
  assert.match(plainPage("not_found", "en").body, /href="\/"/);
  assert.doesNotMatch(plainPage("unavailable", "en").body, /href/);
});
