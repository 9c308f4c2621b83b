import { Html5QrcodeShim } from "html5-qrcode/esm/code-decoder.js";
import { BaseLoggger, Html5QrcodeSupportedFormats } from "html5-qrcode/esm/core.js";
import { contextOf, middle, type Reader, whole } from "./looks.ts";

/**
 * html5-qrcode's decoder without its camera and page: that one lays the picture out in an
 * element and decodes it at the element's CSS size, where a code that is small in the picture
 * is lost.
 */
export function html5QrcodeReader(): Reader {
  const decoder = new Html5QrcodeShim([Html5QrcodeSupportedFormats.QR_CODE], false, false, new BaseLoggger(false));

  async function readAsItIs(canvas: OffscreenCanvas): Promise<string | null> {
    try {
      // It asks for no more than what both kinds of canvas have.
      return (await decoder.decodeAsync(canvas as unknown as HTMLCanvasElement)).text;
    } catch {
      // It throws where it finds nothing.
      return null;
    }
  }

  async function readEitherWay(canvas: OffscreenCanvas): Promise<string | null> {
    const text = await readAsItIs(canvas);
    if (text !== null) return text;
    turnNegative(canvas);
    return readAsItIs(canvas);
  }

  // It reads less, not more, of a picture that was made sharp: its threshold takes noise for modules.
  return async (picture) => (await readEitherWay(whole(picture))) ?? readEitherWay(middle(picture, 2));
}

function turnNegative(canvas: OffscreenCanvas): void {
  const context = contextOf(canvas);
  context.globalCompositeOperation = "difference";
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
}
