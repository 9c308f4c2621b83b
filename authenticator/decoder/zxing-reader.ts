import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { contextOf, type Reader, sharpMiddle, whole } from "./looks.ts";

/**
 * ZXing-C++ as WebAssembly, its file from our own origin.
 *
 * @throws Error when the file cannot be fetched or WebAssembly is forbidden
 */
export async function zxingReader(): Promise<Reader> {
  const file = new URL("zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href;
  await prepareZXingModule({ overrides: { locateFile: () => file }, fireImmediately: true });
  return async (picture) => (await readOnce(whole(picture))) ?? readOnce(sharpMiddle(picture, 1.6));
}

/** One look at a picture, dark on light and light on dark. After `zxingReader` alone. */
async function readOnce(canvas: OffscreenCanvas): Promise<string | null> {
  const pixels = contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
  const [found] = await readBarcodes(pixels, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
  return found?.text ?? null;
}
