import assert from "node:assert/strict";
import test from "node:test";
import { seededRandom } from "#tests/support/random.ts";
import { correctBlock } from "./reed-solomon.ts";

/** "QR Code Symbol" in ISO/IEC 18004, annex I: data "01234567" of version 1 at level M, with its check codewords. */
const BLOCK = Uint8Array.of(
  ...[0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11],
  ...[0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55],
);
const CHECK = 10;

function damaged(indexes: readonly number[], next: () => number): Uint8Array {
  const block = BLOCK.slice();
  for (const index of indexes) block[index] = (block[index] as number) ^ (1 + Math.floor(next() * 255));
  return block;
}

function someIndexes(count: number, next: () => number): number[] {
  const all = Array.from(BLOCK.keys());
  return Array.from({ length: count }, () => all.splice(Math.floor(next() * all.length), 1)[0] as number);
}

test("the example block of the standard is valid", () => {
  assert.ok(correctBlock(BLOCK.slice(), CHECK, [], 0));
});

test("errors and erasures at any position are corrected up to the limit of the check codewords", () => {
  const { next } = seededRandom(1);
  for (let time = 0; time < 300; time++) {
    const erased = Math.floor(next() * (CHECK + 1));
    const errors = Math.floor(next() * (Math.floor((CHECK - erased) / 2) + 1));
    const places = someIndexes(erased + errors, next);
    const block = damaged(places, next);
    assert.ok(correctBlock(block, CHECK, places.slice(0, erased), 0), `${erased} erasures, ${errors} errors`);
    assert.deepEqual(block, BLOCK);
  }
});

test("a codeword marked as an erasure may have the right value", () => {
  const { next } = seededRandom(2);
  const block = damaged([3, 9], next);
  assert.ok(correctBlock(block, CHECK, [3, 5, 9, 12], 2));
  assert.deepEqual(block, BLOCK);
});

test("a block that would need the spare codewords is refused and not changed", () => {
  const { next } = seededRandom(3);
  const places = someIndexes(8, next);
  const block = damaged(places, next);
  const before = block.slice();
  assert.equal(correctBlock(block, CHECK, places, 4), false);
  assert.deepEqual(block, before);
  assert.equal(correctBlock(block, CHECK, places, 2), true);
});

test("with spare codewords, random data is not accepted as a valid block", () => {
  const { next } = seededRandom(4);
  for (let time = 0; time < 3000; time++) {
    const noise = Uint8Array.from({ length: BLOCK.length }, () => Math.floor(next() * 256));
    assert.equal(correctBlock(noise, CHECK, someIndexes(6, next), 4), false);
  }
});
