import { type Decoder, DecoderError, type Finder, type Frame, type IsWanted } from "./frame.ts";
import { type FoundSymbol, pickSymbol } from "./symbol.ts";

export { type Decoder, DecoderError, type DecoderProblem } from "./frame.ts";

let loaded: Promise<Decoder> | undefined;

/**
 * Loads the best decoder for this browser: the browser's own where it has one, otherwise html5-qrcode and zxing-wasm in
 * a worker. Their files are fetched at the first call. All calls return the same decoder.
 *
 * @throws DecoderError when no decoder can be loaded; the next call tries again
 */
export function loadDecoder(): Promise<Decoder> {
  loaded ??= load().catch((cause) => {
    loaded = undefined;
    throw cause instanceof DecoderError ? cause : new DecoderError("not_loaded", { cause });
  });
  return loaded;
}

async function load(): Promise<Decoder> {
  const { nativeFinder } = await import("./native-finder.ts");
  const native = await nativeFinder();
  if (native) return decoderOf(native);
  const { workerFinder } = await import("./worker-finder.ts");
  return decoderOf(await workerFinder());
}

/** Makes a decoder of a finder: it stops looking once a wanted text was found. */
export function decoderOf(look: Finder): Decoder {
  const find = async (frame: Frame, isWanted: IsWanted = () => true) => {
    const all: FoundSymbol[] = [];
    for await (const symbols of look(frame)) {
      all.push(...symbols);
      if (symbols.some(({ text }) => isWanted(text))) break;
    }
    return all;
  };
  return {
    find,
    decode: async (frame, isWanted) => pickSymbol(await find(frame, isWanted), isWanted)?.text ?? null,
  };
}
