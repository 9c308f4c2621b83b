import { type Decoder, DecoderError, type Finder, type Frame, type IsWanted } from "./frame.ts";
import { type FoundSymbol, pickSymbol } from "./symbol.ts";

export { type Decoder, DecoderError, type DecoderProblem } from "./frame.ts";

let loaded: Promise<Decoder> | undefined;

/**
 * The best decoder of this browser, ready to decode: its own where it has one, otherwise html5-qrcode and zxing-wasm
 * in a worker, which are fetched only now. There is one for the whole page.
 *
 * @throws DecoderError when no decoder can be had; the next call tries again
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

/** A decoder that stops looking once it has found what is wanted. */
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
