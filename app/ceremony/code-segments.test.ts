import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { QRCodeSVG } from "qrcode.react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { CHALLENGE_BYTES } from "#lib/protocol/limits.ts";
import { formatLink } from "#lib/protocol/link.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { codeSegments } from "./code-segments.ts";

const linkOf = (provider: string) => formatLink({ action: "login", provider, challenge: randomToken(CHALLENGE_BYTES) });

/** The width in modules of the code that the page draws, without its quiet zone. */
function modules(value: string | string[]): number {
  const svg = renderToStaticMarkup(createElement(QRCodeSVG, { value, level: "M", marginSize: 0 }));
  return Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
}

test("the code of a common host has 29 modules, and that of a long one 33", () => {
  assert.equal(modules(codeSegments(linkOf("https://login.example.com"))), 29);
  assert.equal(modules(linkOf("https://login.example.com")), 33);
  assert.equal(modules(codeSegments(linkOf("https://sign-in.department.example-company.co.uk:8443"))), 33);
});

test("the parts joined together are the original text", () => {
  fc.assert(fc.property(fc.string(), (text) => codeSegments(text).join("") === text));
  assert.deepEqual(codeSegments('{"version":1}'), ['{"version":1}']);
});
