import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { drawPicture } from "#bench/decoder/draw/picture.ts";
import { PLAIN_VIEW, type View } from "#bench/decoder/draw/view.ts";
import { codeModules } from "#tests/support/code-modules.ts";
import { cropped, fitted, type Grey } from "./grey.ts";
import { html5QrcodeReader } from "./html5-qrcode-reader.ts";
import { LOOKS, MORE_LOOKS, PICTURE_LOOKS } from "./looks.ts";
import { looksFor, type Readers, search } from "./search.ts";
import type { FoundSymbol } from "./symbol.ts";
import type { Source } from "./views.ts";
import { zxingReader } from "./zxing-reader.ts";

const TEXT = "https://login.example.com/authenticator#version=2&action=login&challenge=AAAAAAAAAAAAAAAAAAAAAA";
const OTHERS = ["https://menu.example.com/today", "WIFI:S:home;T:WPA;P:secret;;"];

const wasm = await readFile(fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm")));
const html5Qrcode = html5QrcodeReader();
const zxing = await zxingReader(Uint8Array.from(wasm).buffer);
const both: Readers = { zxing, html5Qrcode };

function sourceOf(grey: Grey): Source {
  return {
    width: grey.width,
    height: grey.height,
    grey: (box, scale) => fitted(cropped(grey, box), Math.round(Math.max(box.width, box.height) * scale)),
  };
}

function picture(view: Partial<View>, others: string[] = []): Source {
  const { width, height, luma } = drawPicture(codeModules(TEXT), { ...PLAIN_VIEW, ...view }, others.map(codeModules));
  return sourceOf({ width, height, data: luma });
}

async function texts(source: Source, readers = both, turn?: number): Promise<string[]> {
  const found: string[] = [];
  for await (const symbols of search(source, readers, turn)) found.push(...symbols.map(({ text }) => text));
  return found;
}

const NEAR = { size: 0.4, rotation: 8, tilt: 12 };
for (const [name, view] of Object.entries({
  plain: {},
  "light on dark": { inverted: true },
  "of a tenth of the height": { size: 0.1, seed: 3 },
  "in the dark": { ...NEAR, exposure: 0.05, noise: 4, seed: 2 },
  blurred: { blur: 1.8, seed: 4 },
  "of which a part is white": { ...NEAR, whiteout: 0.13, seed: 2 },
  "in a large photo": { frame: { width: 2400, height: 1800 }, size: 0.08, tilt: 20 },
} satisfies Record<string, Partial<View>>)) {
  test(`reads a code that is ${name}, in a picture as in a camera's frame`, async () => {
    const source = picture(view);
    assert.ok((await texts(source)).includes(TEXT));
    assert.ok((await texts(source, both, 0)).includes(TEXT));
  });
}

test("the first look finds every code of a picture at its place", async () => {
  const source = picture({ size: 0.3, others: 2 }, OTHERS);
  const { value: symbols } = await search(source, both).next();
  assert.deepEqual(symbols?.map(({ text }) => text).toSorted(), [...OTHERS, TEXT].toSorted());
  const ours = symbols?.find(({ text }) => text === TEXT)?.corners ?? [];
  const middle = ours.reduce((sum, { x }) => sum + x / 4, 0);
  assert.ok(Math.abs(middle - source.width / 2) < 0.16 * source.height, `middle at ${middle}`);
});

test("corners are given in the picture's pixels, at whatever size and place the code was found", async () => {
  const plain = picture({ size: 0.2, seed: 3 });
  const all: FoundSymbol[] = [];
  for await (const symbols of search(plain, both)) all.push(...symbols);
  const width = ({ corners: [one, two] }: FoundSymbol) =>
    Math.hypot((one?.x ?? 0) - (two?.x ?? 0), (one?.y ?? 0) - (two?.y ?? 0));
  assert.ok(all.length > 3);
  for (const symbol of all) assert.ok(Math.abs(width(symbol) - 144) < 15, `${width(symbol)} pixels wide`);
});

test("without zxing-wasm, html5-qrcode reads codes that are dark on light and light on dark", async () => {
  assert.ok((await texts(picture({ size: 0.3 }), { html5Qrcode })).includes(TEXT));
  assert.ok((await texts(picture({ size: 0.3, inverted: true }), { html5Qrcode })).includes(TEXT));
});

test("without zxing-wasm, both codes of a picture are found although html5-qrcode reads one at a time", async () => {
  const [other = ""] = OTHERS;
  const found = await texts(picture({ size: 0.3, others: 1 }, [other]), { html5Qrcode });
  assert.deepEqual([...new Set(found)].toSorted(), [other, TEXT].toSorted());
});

test("a picture without a code yields nothing", async () => {
  const { width, height, luma } = drawPicture([[false]], { ...PLAIN_VIEW, noise: 15 });
  assert.deepEqual(await texts(sourceOf({ width, height, data: luma })), []);
  assert.deepEqual(await texts(sourceOf({ width: 1, height: 1, data: new Uint8Array(1) })), []);
});

test("a picture gets every look; camera frames take turns with the less productive ones", () => {
  assert.equal(looksFor(both).length, LOOKS.length + MORE_LOOKS.length + PICTURE_LOOKS.length);
  const turns = MORE_LOOKS.map((_, turn) => looksFor(both, turn));
  for (const looks of turns) assert.equal(looks.length, LOOKS.length + 1);
  assert.deepEqual(new Set(turns.flatMap((looks) => looks.slice(LOOKS.length))), new Set(MORE_LOOKS));
});
