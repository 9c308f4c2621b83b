import assert from "node:assert/strict";
import test from "node:test";
import { decoderOf } from "./decoder.ts";
import type { Frame } from "./frame.ts";
import type { FoundSymbol } from "./symbol.ts";

const frame = {} as Frame;
const symbol = (text: string): FoundSymbol => ({ text, corners: [] });

/** A decoder whose looks find these texts one after another, and a count of the looks that it took. */
function looking(...looks: string[][]) {
  let taken = 0;
  const decoder = decoderOf(async function* () {
    for (const texts of looks) {
      taken += 1;
      yield texts.map(symbol);
    }
  });
  return { decoder, taken: () => taken };
}
const isOurs = (text: string) => text.startsWith("ours");

test("it stops at the first look that finds something if every text is wanted", async () => {
  const { decoder, taken } = looking([], ["menu"], ["ours"]);
  assert.equal(await decoder.decode(frame), "menu");
  assert.equal(taken(), 2);
});

test("it continues after unwanted texts and stops at a wanted one", async () => {
  const { decoder, taken } = looking(["menu"], ["menu", "ours"], ["more"]);
  assert.equal(await decoder.decode(frame, isOurs), "ours");
  assert.equal(taken(), 2);
});

test("it returns unwanted symbols if nothing else was found, and nothing if there is nothing", async () => {
  assert.equal(await looking(["menu"], []).decoder.decode(frame, isOurs), "menu");
  assert.equal(await looking([], []).decoder.decode(frame, isOurs), null);
  assert.deepEqual(await looking([]).decoder.find(frame), []);
});
