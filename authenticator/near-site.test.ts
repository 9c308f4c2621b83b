import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { editDistance, nearSite } from "./near-site.ts";

const KNOWN = ["https://login.example.com", "https://bank.gr", "http://localhost:3000"];
const near = (foreign: string) => nearSite(new URL(foreign).origin, KNOWN);

test("returns the known site that an unknown one imitates", () => {
  const fakes = {
    "https://login.examp1e.com": KNOWN[0],
    "https://login.exarnple.com": KNOWN[0],
    "https://login.exmaple.com": KNOWN[0],
    "https://login.example.co": KNOWN[0],
    // Cyrillic а and е.
    "https://login.exаmplе.com": KNOWN[0],
    "https://login.example.com.evil.net": KNOWN[0],
    "https://login-example-com.evil.net": KNOWN[0],
    "https://login.example.com:8443": KNOWN[0],
    "https://bánk.gr": KNOWN[1],
    "https://bnak.gr": KNOWN[1],
    "http://localhost:4000": KNOWN[2],
  };
  for (const [fake, real] of Object.entries(fakes)) assert.equal(near(fake), real, fake);
});

test("returns nothing for sites that only share a few letters", () => {
  for (const other of ["https://example.org", "https://tank.nl", "https://mail.google.com", "https://news.gr"]) {
    assert.equal(near(other), undefined, other);
  }
});

test("returns the most similar site", () => {
  assert.equal(
    nearSite("https://shop-one.com", ["https://shop-oneee.com", "https://shop-onee.com"]),
    "https://shop-onee.com",
  );
});

test("editDistance is symmetric and satisfies the triangle inequality", () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const distance = editDistance(one, other);
      assert.equal(distance, editDistance(other, one));
      assert.equal(distance === 0, one === other);
      assert.ok(distance <= Math.max(one.length, other.length));
      assert.ok(distance >= Math.abs(one.length - other.length));
    }),
  );
  assert.equal(editDistance("example", "exmaple"), 1);
  assert.equal(editDistance("kitten", "sitting"), 3);
});
