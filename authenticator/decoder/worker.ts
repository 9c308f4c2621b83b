import { BLACK, WHITE } from "./grey.ts";
import { html5QrcodeReader } from "./html5-qrcode-reader.ts";
import { hasTransparency, pixelsAreHidden, sourceOf } from "./pixels.ts";
import { type Readers, search } from "./search.ts";
import type { FoundSymbol } from "./symbol.ts";
import type { Answer, Question, Ready } from "./worker-messages.ts";

// html5-qrcode reads from the first frame on. zxing-wasm reads far more, and joins when its 950 KB have arrived.
const readers: Readers = { html5Qrcode: html5QrcodeReader() };
const zxingSettled = import("./zxing-reader.ts")
  .then(({ zxingReader }) => zxingReader(new URL("zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href))
  .then(
    (zxing) => {
      readers.zxing = zxing;
    },
    (error: unknown) => console.warn("zxing-wasm cannot be loaded:", error),
  );

/** How long a picture waits for zxing-wasm, in milliseconds. */
const PATIENCE_MS = 15_000;

let looking: AsyncGenerator<FoundSymbol[], void> | undefined;

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  if (data.kind === "look") {
    await looking?.return();
    looking = lookAt(data);
  }
  const answer: Answer = await next();
  postMessage(answer);
});
postMessage({ pixelsAreHidden: pixelsAreHidden() } satisfies Ready);

async function next(): Promise<FoundSymbol[] | null> {
  try {
    const { value } = (await looking?.next()) ?? {};
    return value ?? null;
  } catch {
    // Out of memory, for instance. Every question gets an answer, and html5-qrcode reads the next picture.
    delete readers.zxing;
    return null;
  }
}

async function* lookAt({ picture, turn, isOpaque }: Question & { kind: "look" }): AsyncGenerator<FoundSymbol[], void> {
  try {
    const source = sourceOf(picture, WHITE);
    if (turn === undefined && !readers.zxing) {
      // After a camera's frame comes another, but this is the only picture.
      yield* search(source, readers, turn);
      await Promise.race([zxingSettled, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    }
    yield* search(source, readers, turn);
    // Light modules on a transparent ground show on black.
    if (!isOpaque && hasTransparency(picture)) yield* search(sourceOf(picture, BLACK), readers, turn);
  } finally {
    picture.close();
  }
}
