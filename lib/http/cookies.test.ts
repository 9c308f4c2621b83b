import assert from "node:assert/strict";
import { test } from "node:test";
import { cookieName, readCookie, setCookie } from "./cookies.ts";

const NAME = "__Host-qr2pass-browser";
const read = (cookie: string) => readCookie(new Headers({ cookie }), NAME);

test("a cookie is found by its exact name among others", () => {
  assert.equal(read(`${NAME}=one`), "one");
  assert.equal(read(`a=b;${NAME}=one; c=d`), "one");
  assert.equal(read(`a=b; \t${NAME}\t =  one \t; c=d`), "one");
  assert.equal(read("a=b"), null);
  assert.equal(readCookie(new Headers(), NAME), null);
});

test("a name that only begins or ends like ours is another cookie", () => {
  assert.equal(read(`${NAME}.0=planted; ${NAME}=one`), "one");
  assert.equal(read(`x${NAME}=planted`), null);
  assert.equal(read(`__Host-qr2pass-browse=planted`), null);
});

test("if a name equals ours only after trimming or case folding, the cookie is not trusted", () => {
  // Characters that the `trim` of some language removes, as a server sees them in a header: one character per byte.
  for (const byte of ["\xA0", "\x85", "\x0B", "\x0C", "\xAD"]) {
    for (const planted of [`${byte}${NAME}`, `${NAME}${byte}`, `__Host-${byte}qr2pass-browser`]) {
      assert.equal(read(`${planted}=planted`), null, JSON.stringify(planted));
      assert.equal(read(`${planted}=planted; ${NAME}=own`), null, JSON.stringify(planted));
      assert.equal(read(`${NAME}=own; ${planted}=planted`), null, JSON.stringify(planted));
    }
  }
  for (const planted of [NAME.toUpperCase(), NAME.toLowerCase(), "__host-QR2PASS-browser"]) {
    assert.equal(read(`${NAME}=own; ${planted}=planted`), null, planted);
  }
});

test("if our name occurs twice, the cookie is not trusted, even if one is the value of a nameless cookie", () => {
  assert.equal(read(`${NAME}=one; ${NAME}=two`), null);
  assert.equal(read(`${NAME}=one; ${NAME}=one`), null);
  assert.equal(read(`${NAME}; ${NAME}=one`), null);
});

test("over HTTPS every cookie has the prefix and the Secure attribute", () => {
  assert.equal(cookieName("session", true), "__Host-qr2pass-session");
  assert.equal(
    setCookie("session", "v", { secure: true, sameSite: "Lax", maxAge: 60 }),
    "__Host-qr2pass-session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure",
  );
  assert.equal(
    setCookie("browser", "v", { secure: false, sameSite: "Strict" }),
    "qr2pass-browser=v; Path=/; HttpOnly; SameSite=Strict",
  );
});
