import assert from "node:assert/strict";
import test from "node:test";
import { formatLink } from "#lib/protocol/link.ts";
import type { FoundSymbol } from "../decoder/symbol.ts";
import { chooseCode, isUsableCode } from "./choose-code.ts";

const link = formatLink({
  action: "login",
  provider: "https://login.example.com",
  challenge: "AAAAAAAAAAAAAAAAAAAAAA",
});
const version1 = JSON.stringify({
  version: "1",
  challenge: "abcdefghijk=",
  valid_till: 1_638_300_000,
  provider: "test QR2Pass server",
  action: "login",
  respond_to: "https://host.example/api/login/",
});
const insecure = link.replace(/^https:/i, "http:");
const symbol = (text: string, side: number): FoundSymbol => ({
  text,
  corners: [
    { x: 0, y: 0 },
    { x: side, y: 0 },
    { x: side, y: side },
    { x: 0, y: side },
  ],
});

test("a link and a code of version 1 are codes, other texts are not", () => {
  assert.ok(isUsableCode(link) && isUsableCode(version1));
  for (const text of ["", "https://menu.example.com", "WIFI:S:home;;", insecure])
    assert.equal(isUsableCode(text), false);
});

test("a QR2Pass code is chosen over larger other codes", () => {
  for (const ours of [link, version1]) {
    assert.equal(chooseCode([symbol("WIFI:S:home;;", 300), symbol(ours, 40), symbol("menu", 500)])?.text, ours);
  }
});

test("the larger of two QR2Pass codes is chosen", () => {
  const other = link.replace("AAAA", "BBBB");
  assert.equal(chooseCode([symbol(link, 100), symbol(other, 120)])?.text, other);
  assert.equal(chooseCode([symbol(link, 130), symbol(other, 120)])?.text, link);
});

test("an unusable QR2Pass code ranks after a usable one and before other codes", () => {
  assert.equal(chooseCode([symbol(insecure, 300), symbol(link, 40)])?.text, link);
  assert.equal(chooseCode([symbol("menu", 300), symbol(insecure, 40)])?.text, insecure);
});

test("without a QR2Pass code, the largest code is chosen, to report the problem", () => {
  assert.equal(chooseCode([symbol("menu", 30), symbol("WIFI:S:home;;", 40)])?.text, "WIFI:S:home;;");
  assert.equal(chooseCode([]), undefined);
});
