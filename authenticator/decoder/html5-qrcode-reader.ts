import { negative } from "./grey.ts";
import type { Reader } from "./looks.ts";
import type { Point } from "./symbol.ts";
import { type ResultPoint, zxingJs } from "./zxing-js.ts";

/** How much wider a code is than the distance of its finder patterns' middles: between 1.1 and 1.5, by its version. */
const BEYOND_FINDERS = 1.2;

/**
 * The decoder of html5-qrcode without its camera and page, which would decode the picture at the CSS size of an
 * element, where a code that is small in the picture is lost. It finds one code at most.
 */
export function html5QrcodeReader(): Reader {
  const { QRCodeReader, RGBLuminanceSource, HybridBinarizer, BinaryBitmap } = zxingJs();
  return async (grey, { inverted = false } = {}) => {
    const { width, height, data } = inverted ? negative(grey) : grey;
    const luma = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
    const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(luma, width, height)));
    try {
      const result = new QRCodeReader().decode(bitmap);
      return [{ text: result.getText(), corners: cornersOf(result.getResultPoints()) }];
    } catch {
      // It throws where it finds nothing.
      return [];
    }
  };
}

/** About where the corners are, from the middles of the finder patterns: bottom left, top left, top right. */
function cornersOf([bottomLeft, topLeft, topRight]: ResultPoint[]): Point[] {
  if (!bottomLeft || !topLeft || !topRight) return [];
  const [a, b, c] = [bottomLeft, topLeft, topRight].map((point) => ({ x: point.getX(), y: point.getY() })) as [
    Point,
    Point,
    Point,
  ];
  const middle = { x: (a.x + c.x) / 2, y: (a.y + c.y) / 2 };
  const fourth = { x: 2 * middle.x - b.x, y: 2 * middle.y - b.y };
  return [b, c, fourth, a].map(({ x, y }) => ({
    x: middle.x + (x - middle.x) * BEYOND_FINDERS,
    y: middle.y + (y - middle.y) * BEYOND_FINDERS,
  }));
}
