import { prepareZXingModule, type ReadResult, readBarcodes } from "zxing-wasm/reader";
import type { Grey } from "./grey.ts";
import type { Reader } from "./looks.ts";

/**
 * ZXing-C++ as WebAssembly.
 *
 * @param file the address of its WebAssembly, or what it holds
 * @throws Error when the file cannot be fetched or WebAssembly is forbidden
 */
export async function zxingReader(file: string | ArrayBuffer): Promise<Reader> {
  const overrides = typeof file === "string" ? { locateFile: () => file } : { wasmBinary: file };
  await prepareZXingModule({ overrides, fireImmediately: true });
  return async (grey, { inverted = false, denoise = false } = {}) => {
    const found = await readBarcodes(netpbm(grey), {
      formats: ["QRCode"],
      tryInvert: inverted,
      tryDenoise: denoise,
      // Other sizes are looks of their own.
      tryDownscale: false,
    });
    return found.map(({ text, position }) => ({ text, corners: cornersOf(position) }));
  };
}

/** A grey picture as a file (Netpbm's PGM), which saves the way over red, green and blue. */
function netpbm({ width, height, data }: Grey): Uint8Array {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  return file;
}

function cornersOf({ topLeft, topRight, bottomRight, bottomLeft }: ReadResult["position"]) {
  return [topLeft, topRight, bottomRight, bottomLeft].map(({ x, y }) => ({ x, y }));
}
