import { Html5QrcodeShim } from "html5-qrcode/esm/code-decoder.js";
import { BaseLoggger, Html5QrcodeSupportedFormats } from "html5-qrcode/esm/core.js";
import type { Decoder } from "./decoder.ts";
import { type Frame, sizeOf } from "./frame.ts";

/**
 * html5-qrcode's decoder without its camera and page: that one lays the picture out in an
 * element and decodes at the element's CSS size, where a code that is small in the picture
 * is lost. Here each frame is decoded at its own size.
 */
export function html5QrcodeDecoder(): Decoder {
  const decoder = new Html5QrcodeShim([Html5QrcodeSupportedFormats.QR_CODE], false, false, new BaseLoggger(false));
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // A code that is light on dark is read from the negative: every other frame of a camera, both of a picture.
  let negative = false;

  async function decodeOnce(frame: Frame): Promise<string | null> {
    const { width, height } = sizeOf(frame);
    if (!context || width === 0) return null;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(frame, 0, 0);
    if (negative) {
      context.globalCompositeOperation = "difference";
      context.fillStyle = "white";
      context.fillRect(0, 0, width, height);
    }
    negative = !negative;
    try {
      return (await decoder.decodeAsync(canvas)).text;
    } catch {
      // It throws where it finds nothing.
      return null;
    }
  }

  return {
    async decode(frame) {
      if (frame instanceof HTMLVideoElement) return decodeOnce(frame);
      return (await decodeOnce(frame)) ?? decodeOnce(frame);
    },
  };
}
