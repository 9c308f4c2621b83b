import type { Decoder } from "./decoder.ts";
import { sizeOf } from "./frame.ts";

/** The browser's own decoder (WICG Shape Detection), which TypeScript's DOM does not know. */
interface BarcodeDetector {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string; boundingBox: DOMRectReadOnly }[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetector;
  getSupportedFormats(): Promise<string[]>;
}

/** A decoder by `BarcodeDetector`, where the browser has one that reads QR codes. */
export async function nativeDecoder(): Promise<Decoder | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: BarcodeDetectorClass };
  const formats = await BarcodeDetector?.getSupportedFormats().catch((): string[] => []);
  if (!BarcodeDetector || !formats?.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return {
    async decode(frame) {
      if (sizeOf(frame).width === 0) return null;
      const found = await detector.detect(frame);
      const area = ({ boundingBox: { width, height } }: (typeof found)[number]) => width * height;
      return found.sort((one, other) => area(other) - area(one))[0]?.rawValue ?? null;
    },
  };
}
