import type { Decoder } from "./frame.ts";

export type { Decoder };

let loaded: Promise<Decoder> | undefined;

/**
 * The best decoder of this browser, ready to decode: its own where it has one, otherwise
 * html5-qrcode and zxing-wasm in a worker, which are fetched only now. One for the whole page.
 *
 * @throws Error when the worker cannot be started; the next call tries again
 */
export function loadDecoder(): Promise<Decoder> {
  loaded ??= load().catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<Decoder> {
  const { nativeDecoder } = await import("./native-decoder.ts");
  const native = await nativeDecoder();
  if (native) return native;
  const { workerDecoder } = await import("./worker-decoder.ts");
  return workerDecoder();
}
