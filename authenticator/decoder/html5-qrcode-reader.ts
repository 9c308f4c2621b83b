import { type Grey, negative } from "./grey.ts";
import type { Reader } from "./looks.ts";
import type { FoundSymbol, Point } from "./symbol.ts";
import { type ResultPoint, zxingJs } from "./zxing-js.ts";

/** How much wider a code is than the distance of its finder patterns' middles: between 1.1 and 1.5, by its version. */
const BEYOND_FINDERS = 1.2;

/** How many codes are looked for in one picture. */
const MOST = 4;

/**
 * The decoder of html5-qrcode without its camera and page, which would decode the picture at the CSS size of an
 * element, where a code that is small in the picture is lost. It finds one code at a time: each is painted over before
 * the next is looked for.
 */
export function html5QrcodeReader(): Reader {
  return async (picture, { inverted = false } = {}) => {
    const found: FoundSymbol[] = [];
    let grey = inverted ? negative(picture) : picture;
    while (found.length < MOST) {
      const symbol = readOne(grey);
      if (!symbol) break;
      found.push(symbol);
      if (symbol.corners.length === 0) break;
      grey = painted(grey, symbol.corners);
    }
    return found;
  };
}

function readOne({ width, height, data }: Grey): FoundSymbol | null {
  const { QRCodeReader, RGBLuminanceSource, HybridBinarizer, BinaryBitmap } = zxingJs();
  const luma = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(luma, width, height)));
  try {
    const result = new QRCodeReader().decode(bitmap);
    return { text: result.getText(), corners: cornersOf(result.getResultPoints()) };
  } catch {
    // It throws where it finds nothing.
    return null;
  }
}

/** The picture with the box about these corners painted over. */
function painted({ width, height, data }: Grey, corners: readonly Point[]): Grey {
  const copy = data.slice();
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const left = Math.max(0, Math.floor(Math.min(...xs)));
  const right = Math.min(width, Math.ceil(Math.max(...xs)));
  const bottom = Math.min(height, Math.ceil(Math.max(...ys)));
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < bottom; y++) {
    copy.fill(255, y * width + left, y * width + right);
  }
  return { width, height, data: copy };
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
