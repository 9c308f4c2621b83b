import { html5QrcodeReader } from "./html5-qrcode-reader.ts";
import type { Reader } from "./looks.ts";
import type { Answer, Question } from "./worker-messages.ts";

// html5-qrcode reads from the first frame on. zxing-wasm reads far more and takes over when its
// 950 KB have come; where they never come, or WebAssembly is forbidden, html5-qrcode goes on.
const html5Qrcode = html5QrcodeReader();
let reader: Reader = html5Qrcode;
import("./zxing-reader.ts")
  .then(({ zxingReader }) => zxingReader())
  .then(
    (zxing) => {
      reader = zxing;
    },
    (error: unknown) => console.warn("zxing-wasm cannot be loaded:", error),
  );

addEventListener("message", async ({ data: { id, picture } }: MessageEvent<Question>) => {
  const answer: Answer = { id, text: await read(picture) };
  picture.close();
  postMessage(answer);
});
postMessage(null);

async function read(picture: ImageBitmap): Promise<string | null> {
  try {
    return await reader(picture);
  } catch {
    // Out of memory, say. Every question gets an answer, and the next frame another reader.
    reader = html5Qrcode;
    return null;
  }
}
