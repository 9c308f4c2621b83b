import { prepareZXingModule, type ReadResult, readBarcodes } from "zxing-wasm/reader";
import type { Grey } from "./grey.ts";
import type { Reader } from "./looks.ts";
import { pictureOf, repair } from "./repair.ts";
import type { Level } from "./zxing-js.ts";

/**
 * ZXing-C++ as WebAssembly.
 *
 * @param file the address of its WebAssembly file, or the file's bytes
 * @throws Error when the file cannot be fetched or WebAssembly is forbidden
 */
export async function zxingReader(file: string | ArrayBuffer): Promise<Reader> {
  const overrides = typeof file === "string" ? { locateFile: () => file } : { wasmBinary: file };
  await prepareZXingModule({ overrides, fireImmediately: true });
  return async (grey, { inverted = false, denoise = false, repair: isRepaired = false } = {}) => {
    const found = await readBarcodes(netpbm(grey), {
      formats: ["QRCode"],
      tryInvert: inverted,
      tryDenoise: denoise,
      // Smaller sizes are separate looks.
      tryDownscale: false,
      returnErrors: isRepaired,
    });
    const symbols = found.map(async (result) => {
      const text = result.isValid ? result.text : await repairedText(result);
      return text === null ? [] : [{ text, corners: cornersOf(result.position) }];
    });
    return (await Promise.all(symbols)).flat();
  };
}

/** The text of a symbol with too much damage, read after a repair; null where it cannot be repaired. */
async function repairedText({ extra, symbol, error }: ReadResult): Promise<string | null> {
  if (!error.startsWith("ChecksumError")) return null;
  const { Version, ECLevel, DataMask } = JSON.parse(extra) as { Version: string; ECLevel: Level; DataMask: number };
  // Other kinds of code have other versions: a Micro QR code for instance M4.
  if (!/^\d+$/.test(Version)) return null;
  const { width: size, data: modules } = symbol;
  const repaired = repair({ size, modules, version: Number(Version), level: ECLevel, mask: DataMask });
  if (!repaired) return null;
  const [read] = await readBarcodes(netpbm(pictureOf(repaired, size)), { formats: ["QRCode"] });
  return read?.text ?? null;
}

/** A grey picture as a file (Netpbm's PGM). zxing-wasm would convert an `ImageData` from colours to grey first. */
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
