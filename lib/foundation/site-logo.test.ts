import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { readLogo } from "./site-logo.ts";

test("a picture's type is detected from its content, and other files are refused", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "qr2pass-logo-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (content: string | Uint8Array) => {
    const path = join(folder, "logo");
    writeFileSync(path, content);
    return path;
  };
  const type = (content: string | Uint8Array) => {
    const logo = readLogo(file(content));
    return typeof logo === "string" ? logo : logo.type;
  };
  assert.equal(type('<svg xmlns="http://www.w3.org/2000/svg"/>'), "image/svg+xml");
  assert.equal(type('<?xml version="1.0"?>\n<!-- drawn --><svg width="1"></svg>'), "image/svg+xml");
  assert.equal(type(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0)), "image/png");
  assert.match(type("GIF89a"), /SVG or a PNG/);
  assert.match(type("<html><body>svg</body></html>"), /SVG or a PNG/);
  assert.match(type(`<svg>${" ".repeat(70_000)}</svg>`), /64 KB/);
  assert.match(readLogo(join(folder, "nothing")) as string, /ENOENT/);
});
