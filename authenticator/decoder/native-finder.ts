import { type Finder, type Frame, isVideo, sizeOf } from "./frame.ts";
import type { FoundSymbol, Point } from "./symbol.ts";

/** The browser's own decoder (WICG Shape Detection), which TypeScript's DOM does not know. */
interface BarcodeDetector {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string; cornerPoints: readonly Point[] }[]>;
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetector;
  getSupportedFormats(): Promise<string[]>;
}

/** Finds codes by `BarcodeDetector`, or null where the browser has none that reads QR codes. */
export async function nativeFinder(): Promise<Finder | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: BarcodeDetectorClass };
  const formats = await BarcodeDetector?.getSupportedFormats().catch((): string[] => []);
  if (!BarcodeDetector || !formats?.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });

  const detect = async (source: ImageBitmapSource): Promise<FoundSymbol[]> =>
    (await detector.detect(source)).map(({ rawValue, cornerPoints }) => ({ text: rawValue, corners: cornerPoints }));
  return async function* find(frame) {
    if (sizeOf(frame).width === 0) return;
    // A camera's frame has no transparent parts.
    const grounds = isVideo(frame) ? [frame] : [onGround(frame, "white"), onGround(frame, "black")];
    for (const picture of grounds) {
      yield await detect(picture);
      // Android's detector does not read codes that are light on dark.
      yield await detect(negative(picture));
    }
  };
}

function onGround(frame: Frame, color: "white" | "black"): HTMLCanvasElement {
  return drawn(frame, (context, { width, height }) => {
    context.globalCompositeOperation = "destination-over";
    context.fillStyle = color;
    context.fillRect(0, 0, width, height);
  });
}

function negative(frame: Frame): HTMLCanvasElement {
  return drawn(frame, (context, { width, height }) => {
    context.globalCompositeOperation = "difference";
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
  });
}

function drawn(
  frame: Frame,
  change: (context: CanvasRenderingContext2D, size: { width: number; height: number }) => void,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const { width, height } = sizeOf(frame);
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser does not give a canvas.");
  context.drawImage(frame, 0, 0);
  change(context, canvas);
  return canvas;
}
