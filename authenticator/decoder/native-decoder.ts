import { type Decoder, type Frame, sizeOf } from "./frame.ts";

/** The browser's own decoder (WICG Shape Detection), which TypeScript's DOM does not know. */
interface BarcodeDetector {
  detect(source: ImageBitmapSource): Promise<Found[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetector;
  getSupportedFormats(): Promise<string[]>;
}
interface Found {
  rawValue: string;
  boundingBox: DOMRectReadOnly;
}

/** A decoder by `BarcodeDetector`, or null where the browser has none that reads QR codes. */
export async function nativeDecoder(): Promise<Decoder | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: BarcodeDetectorClass };
  const formats = await BarcodeDetector?.getSupportedFormats().catch((): string[] => []);
  if (!BarcodeDetector || !formats?.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return {
    async decode(frame) {
      if (sizeOf(frame).width === 0) return null;
      // Android's reads no code that is light on dark.
      return largest(await detector.detect(frame)) ?? largest(await detector.detect(negative(frame)));
    },
  };
}

/** Of several codes in a picture, the one that the person most likely points at. */
function largest(found: Found[]): string | null {
  const area = ({ boundingBox: { width, height } }: Found) => width * height;
  return found.sort((one, other) => area(other) - area(one))[0]?.rawValue ?? null;
}

function negative(frame: Frame): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, sizeOf(frame));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(frame, 0, 0);
  context.globalCompositeOperation = "difference";
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}
