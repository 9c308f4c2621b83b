import { LOOKS, LOOKS_WITHOUT_ZXING, type Look, MORE_LOOKS, PICTURE_LOOKS, type Reader } from "./looks.ts";
import type { FoundSymbol } from "./symbol.ts";
import { type Source, type View, viewsOf } from "./views.ts";

/** The libraries. zxing-wasm is not there at once, and never where WebAssembly is forbidden. */
export interface Readers {
  zxing?: Reader | undefined;
  html5Qrcode: Reader;
}

/** @param turn of a camera's frame: how many came before it. Undefined for a picture, which gets every look. */
export function looksFor({ zxing }: Readers, turn?: number): Look[] {
  if (!zxing) return [...LOOKS_WITHOUT_ZXING];
  if (turn === undefined) return [...LOOKS, ...MORE_LOOKS, ...PICTURE_LOOKS];
  return [...LOOKS, ...MORE_LOOKS.filter((_, at) => at === turn % MORE_LOOKS.length)];
}

/**
 * Looks at a picture in one way after another. Yields the symbols of each look that read any, their corners in the
 * picture's pixels. Whoever has what they want leaves the loop.
 */
export async function* search(source: Source, readers: Readers, turn?: number): AsyncGenerator<FoundSymbol[], void> {
  const views = viewsOf(source);
  for (const { view: name, prepare, by, ...options } of looksFor(readers, turn)) {
    const view = views[name]();
    const read = readers[by];
    if (!view || !read) continue;
    const symbols = await read(prepare?.(view) ?? view.grey, options);
    if (symbols.length > 0) yield symbols.map((symbol) => inPicture(symbol, view));
  }
}

function inPicture({ text, corners }: FoundSymbol, { left, top, scale }: View): FoundSymbol {
  return { text, corners: corners.map(({ x, y }) => ({ x: left + x / scale, y: top + y / scale })) };
}
