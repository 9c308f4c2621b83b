import assert from "node:assert/strict";
import test from "node:test";
import { areaOf, type FoundSymbol, pickSymbol } from "./symbol.ts";

const square = (text: string, side: number, at = 0): FoundSymbol => ({
  text,
  corners: [
    { x: at, y: at },
    { x: at + side, y: at },
    { x: at + side, y: at + side },
    { x: at, y: at + side },
  ],
});
const isWanted = (text: string) => text.startsWith("ours");

test("the area is that of the polygon of the corners, clockwise or anticlockwise", () => {
  assert.equal(areaOf(square("a", 10, 5)), 100);
  assert.equal(areaOf({ text: "a", corners: square("a", 10).corners.toReversed() }), 100);
  assert.equal(areaOf({ text: "a", corners: [] }), 0);
});

test("a wanted symbol is chosen over a larger unwanted one, in any order", () => {
  const symbols = [square("menu", 200), square("ours", 40), square("wifi", 90)];
  assert.equal(pickSymbol(symbols, isWanted)?.text, "ours");
  assert.equal(pickSymbol(symbols.toReversed(), isWanted)?.text, "ours");
});

test("of several wanted symbols the largest is chosen, and of several unwanted ones too", () => {
  assert.equal(pickSymbol([square("ours 1", 40), square("ours 2", 50), square("menu", 90)], isWanted)?.text, "ours 2");
  assert.equal(pickSymbol([square("menu", 40), square("wifi", 50)], isWanted)?.text, "wifi");
  assert.equal(pickSymbol([square("menu", 40), square("wifi", 50)])?.text, "wifi");
});

test("a wanted symbol is chosen even if its corners are unknown; without symbols nothing is chosen", () => {
  assert.equal(pickSymbol([square("menu", 40), { text: "ours", corners: [] }], isWanted)?.text, "ours");
  assert.equal(pickSymbol([], isWanted), undefined);
});
