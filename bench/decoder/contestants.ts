import { Html5QrcodeShim } from "html5-qrcode/esm/code-decoder.js";
import { BaseLoggger, Html5QrcodeSupportedFormats } from "html5-qrcode/esm/core.js";
import { decodeQR } from "qr/decode.js";
import { readBarcodes } from "zxing-wasm/reader";
import { loadDecoder } from "#authenticator/decoder/decoder.ts";
import { WHITE } from "#authenticator/decoder/grey.ts";
import { html5QrcodeReader } from "#authenticator/decoder/html5-qrcode-reader.ts";
import { sourceOf } from "#authenticator/decoder/pixels.ts";
import { search } from "#authenticator/decoder/search.ts";
import { zxingReader } from "#authenticator/decoder/zxing-reader.ts";

/** Reads the code in a picture, or does not. */
export type Contestant = (picture: HTMLCanvasElement) => Promise<string | null>;

/** Every decoder that is compared, by the name that the table gives it. Runs in a browser. */
export async function contestants(): Promise<Record<string, Contestant>> {
  // Loads the module that `readBarcodes` uses below.
  await zxingReader(new URL("zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href);
  const html5Qrcode = html5QrcodeReader();
  const ours = await loadDecoder();
  return {
    "html5-qrcode as it comes": html5QrcodeIn(360),
    "html5-qrcode, own size": html5QrcodeIn(1280),
    qr: readByQr,
    "zxing-wasm": async (picture) =>
      (await readBarcodes(pixelsOf(picture), { formats: ["QRCode"], maxNumberOfSymbols: 1 }))[0]?.text ?? null,
    "ours until zxing-wasm is there": async (picture) => {
      for await (const [symbol] of search(sourceOf(await createImageBitmap(picture), WHITE), { html5Qrcode })) {
        if (symbol) return symbol.text;
      }
      return null;
    },
    ours: (picture) => ours.decode(picture),
  };
}

/** html5-qrcode in an element of that width: it decodes what a canvas of the element's CSS size shows. */
function html5QrcodeIn(width: number): Contestant {
  const decoder = new Html5QrcodeShim([Html5QrcodeSupportedFormats.QR_CODE], true, false, new BaseLoggger(false));
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (frame) => {
    canvas.width = width;
    canvas.height = (width * frame.height) / frame.width;
    context?.drawImage(frame, 0, 0, canvas.width, canvas.height);
    try {
      return (await decoder.decodeAsync(canvas)).text;
    } catch {
      return null;
    }
  };
}

async function readByQr(frame: HTMLCanvasElement | OffscreenCanvas): Promise<string | null> {
  try {
    return decodeQR(pixelsOf(frame), { effort: Number.POSITIVE_INFINITY, timeLimit: 100 });
  } catch {
    return null;
  }
}

function pixelsOf(canvas: HTMLCanvasElement | OffscreenCanvas): ImageData {
  const context = canvas.getContext("2d") as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
