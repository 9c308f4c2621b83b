import assert from "node:assert/strict";
import test from "node:test";
import { plain, siteName } from "./site-name.ts";

test("a site is shown by its host, with the port if it is not the default", () => {
  assert.equal(siteName("https://login.example.com"), "login.example.com");
  assert.equal(siteName("https://login.example.com:8443"), "login.example.com:8443");
});

test("a name in other letters stays in its ASCII form", () => {
  assert.equal(siteName("https://login.exаmple.com"), "login.xn--exmple-4nf.com");
});

test("a site's text is one line without direction marks, and limited in length", () => {
  assert.equal(plain(" a\n\nb\u202ec\u200b "), "a b c");
  assert.equal(plain("x".repeat(121)), `${"x".repeat(120)}…`);
  assert.equal(plain("x".repeat(120)), "x".repeat(120));
});
