import { LOOKS, LOOKS_WITHOUT_ZXING, type Look, MORE_LOOKS, PICTURE_LOOKS, type Reader } from "./looks.ts";
import type { FoundSymbol } from "./symbol.ts";
import { type Source, type View, viewsOf } from "./views.ts";

/** The libraries. zxing-wasm is missing until it is loaded, and always where WebAssembly is forbidden. */
export interface Readers {
  zxing?: Reader | undefined;
  html5Qrcode: Reader;
}

/** @param turn the number of frames before this one; undefined for a single picture, which gets every look */
export function looksFor({ zxing }: Readers, turn?: number): Look[] {
  if (!zxing) return [...LOOKS_WITHOUT_ZXING];
  if (turn === undefined) return [...LOOKS, ...MORE_LOOKS, ...PICTURE_LOOKS];
  return [...LOOKS, ...MORE_LOOKS.filter((_, at) => at === turn % MORE_LOOKS.length)];
}

/**
 * Tries one look after another at a picture. Yields the symbols of each look that found any, with corners in the
 * picture's pixels. The caller ends the search by leaving its loop.
 */
export async function* search(source: Source, readers: Readers, turn?: number): AsyncGenerator<FoundSymbol[], void> {
  const views = viewsOf(source);
  for (const { view: name, prepare, by, ...options } of looksFor(readers, turn)) {
    const view = views[name]();
    const read = readers[by];
    const grey = view && (prepare ? prepare(view) : view.grey);
    if (!grey || !read) continue;
    const symbols = await read(grey, options);
    if (symbols.length > 0) yield symbols.map((symbol) => inPicture(symbol, view));
  }
}

function inPicture({ text, corners }: FoundSymbol, { left, top, scale }: View): FoundSymbol {
  return { text, corners: corners.map(({ x, y }) => ({ x: left + x / scale, y: top + y / scale })) };
}
