/** Of the blur that is subtracted, in pixels: about a module of a small code. */
const RADIUS = 3;
/** How much of the difference is added. Both were the best of those measured (docs/decisions/0008-decoder.md). */
const AMOUNT = 2;

/** What a picture in pixels is made of; an `ImageData` is one. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, alpha. */
  data: Uint8ClampedArray;
}

/** Makes a picture grey and sharp by an unsharp mask, in place. */
export function sharpen({ width, height, data }: Pixels): void {
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    // About the weights of ITU-R BT.601.
    grey[at] = ((data[4 * at] ?? 0) * 5 + (data[4 * at + 1] ?? 0) * 9 + (data[4 * at + 2] ?? 0) * 2) / 16;
  }
  // A box twice is near a Gaussian.
  const blurred = boxBlur(boxBlur(grey, width, height), width, height);
  for (let at = 0; at < grey.length; at++) {
    const value = grey[at] ?? 0;
    const sharp = value + AMOUNT * (value - (blurred[at] ?? 0));
    data[4 * at] = sharp;
    data[4 * at + 1] = sharp;
    data[4 * at + 2] = sharp;
  }
}

function boxBlur(values: Float32Array, width: number, height: number): Float32Array {
  const across = new Float32Array(values.length);
  for (let y = 0; y < height; y++) runningMean(values, across, y * width, 1, width);
  const down = new Float32Array(values.length);
  for (let x = 0; x < width; x++) runningMean(across, down, x, width, height);
  return down;
}

/** The mean about each of `count` values that lie `step` apart; the ends repeat. */
function runningMean(from: Float32Array, to: Float32Array, start: number, step: number, count: number): void {
  const value = (at: number) => from[start + Math.max(0, Math.min(count - 1, at)) * step] ?? 0;
  let sum = 0;
  for (let at = -RADIUS; at <= RADIUS; at++) sum += value(at);
  for (let at = 0; at < count; at++) {
    to[start + at * step] = sum / (2 * RADIUS + 1);
    sum += value(at + RADIUS + 1) - value(at - RADIUS);
  }
}
