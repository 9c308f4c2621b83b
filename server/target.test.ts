import assert from "node:assert/strict";
import test from "node:test";
import { decodedPath, withoutNextsFields } from "./target.ts";

test("query fields reserved by Next are removed, however they are encoded, and all others are not changed", () => {
  for (const field of [
    "_rsc=1",
    "%5Frsc=1",
    "__nextDefaultLocale=x",
    "amp=1",
    "amp",
    "dpl=x",
    "nxtPpath=x",
    "%6ExtIa=1",
  ]) {
    assert.equal(withoutNextsFields(`/login?${field}`), "/login", field);
    assert.equal(withoutNextsFields(`/login?next=%2Fa%20b&${field}&x`), "/login?next=%2Fa%20b&x", field);
  }
  for (const target of ["/login", "/login?next=/reports?_rsc=1", "/?ampere=1&x=_y&%zz", "/?a=1&a=2"]) {
    assert.equal(withoutNextsFields(target), target);
  }
});

test("nested percent-encoding is decoded", () => {
  assert.equal(decodedPath("/%5Fnext/a%20b"), "/_next/a b");
  assert.equal(decodedPath("/%255Fnext"), "/_next");
  assert.equal(decodedPath("/%zz"), null);
  assert.equal(decodedPath("/%25zz"), null);
});
