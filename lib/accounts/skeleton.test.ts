import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { emailSkeleton, usernameSkeleton } from "./skeleton.ts";

test("an address in other letters that look the same has the same skeleton", () => {
  const alike = [
    ["ann@example.com", "аnn@example.com"], // Cyrillic а
    ["ann@example.com", "ａｎｎ@example.com"], // full width
    ["ann@example.com", "ann@ехample.com"], // Cyrillic ех
    ["bob@example.com", "bοb@example.com"], // Greek omicron
    ["mia@example.com", "𝗆ia@example.com"], // mathematical m
    ["scope@example.com", "ѕсоре@example.com"], // all Cyrillic
    ["ann@example.com", "a\u{200b}nn@example.com"],
    ["josé@example.com", "jose\u0301@example.com"],
    ["josé@example.com", "jоsé@example.com"],
  ] as const;
  for (const [one, other] of alike) assert.equal(emailSkeleton(other), emailSkeleton(one), other);
});

test("the skeleton of an ASCII address is the address itself, and accents make a difference", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => emailSkeleton(text) === text));
  const different = [
    ["modem@example.com", "modern@example.com"],
    ["o0@example.com", "00@example.com"],
    ["jose@example.com", "josé@example.com"],
    ["ann@example.com", "anna@example.com"],
    ["γιώργος@example.com", "γιώργης@example.com"],
  ] as const;
  for (const [one, other] of different) assert.notEqual(emailSkeleton(one), emailSkeleton(other), other);
});

test("user names that look alike within ASCII have the same skeleton", () => {
  const alike = [
    ["modem", "modern"],
    ["paul", "pau1"],
    ["bob", "b0b"],
    ["ann", "аnn"],
  ] as const;
  for (const [one, other] of alike) assert.equal(usernameSkeleton(other), usernameSkeleton(one), other);
  assert.notEqual(usernameSkeleton("ann"), usernameSkeleton("anna"));
});
