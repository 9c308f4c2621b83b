import { BLACK, WHITE } from "./grey.ts";
import { html5QrcodeReader } from "./html5-qrcode-reader.ts";
import { hasTransparency, pixelsAreHidden, sourceOf } from "./pixels.ts";
import { type Readers, search } from "./search.ts";
import type { FoundSymbol } from "./symbol.ts";
import type { DecodeReply, DecodeRequest, Ready } from "./worker-messages.ts";

// html5-qrcode reads the first frames. zxing-wasm reads far more, and is used once its 950 KB have arrived.
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

addEventListener("message", async ({ data }: MessageEvent<DecodeRequest>) => {
  if (data.kind === "look") {
    await looking?.return();
    looking = lookAt(data);
  }
  const answer: DecodeReply = await next();
  postMessage(answer);
});
postMessage({ pixelsAreHidden: pixelsAreHidden() } satisfies Ready);

async function next(): Promise<FoundSymbol[] | null> {
  try {
    const { value } = (await looking?.next()) ?? {};
    return value ?? null;
  } catch {
    // For instance out of memory. The question still gets its answer, and html5-qrcode reads the next pictures.
    delete readers.zxing;
    return null;
  }
}

async function* lookAt({
  picture,
  turn,
  isOpaque,
}: DecodeRequest & { kind: "look" }): AsyncGenerator<FoundSymbol[], void> {
  try {
    const source = sourceOf(picture, WHITE);
    if (turn === undefined && !readers.zxing) {
      // A camera delivers another frame soon, but this picture is the only one, so it waits for the better reader.
      yield* search(source, readers, turn);
      await Promise.race([zxingSettled, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    }
    yield* search(source, readers, turn);
    // Light modules on a transparent ground are seen only on black.
    if (!isOpaque && hasTransparency(picture)) yield* search(sourceOf(picture, BLACK), readers, turn);
  } finally {
    picture.close();
  }
}
