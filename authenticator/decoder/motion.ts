import { fitted, type Grey, resized } from "./grey.ts";
import type { View } from "./views.ts";

/**
 * Between how many times as strong edges across the motion are as edges along it, for a motion of two or three modules.
 * Less is a tilt or a shorter motion, which other looks read. More is no code: lines of text, for instance.
 */
const RATIO = { least: 3, most: 5.5 };
/** The longest side at which a picture is restored, in pixels. Our code then has about four pixels a module. */
const SIDE = 220;
/** Rounds of the restoration. More take longer and sharpen noise. */
const ROUNDS = 24;
/** The brightest restored value, above white: a limit of 255 would take away the restoration's freedom at its edges. */
const BRIGHTEST = 300;

/**
 * Returns a preparation for a look at a code that a moving hand has smeared. It is undefined for a picture that is not
 * smeared.
 *
 * @param part the length of the motion, as a part of the longest side of the view
 */
export const unsmearedBy =
  (part: number) =>
  ({ grey }: View): Grey | undefined => {
    const { angle, ratio } = motionOf(grey);
    if (ratio < RATIO.least || ratio > RATIO.most) return undefined;
    return resized(unsmeared(fitted(grey, SIDE), angle, part), grey.width, grey.height);
  };

/**
 * The direction in which a picture is smeared, in radians, and how many times as strong edges across it are as edges
 * along it. A QR code has about as many edges in each of two directions at a right angle, so the mean square of its
 * brightness' slope is the same in all directions. Motion takes away the slope along its direction.
 */
export function motionOf({ width, height, data }: Grey): { angle: number; ratio: number } {
  let [xx, xy, yy] = [0, 0, 0];
  for (let y = 2; y < height - 2; y += 2) {
    for (let x = 2, at = y * width + 2; x < width - 2; x += 2, at += 2) {
      const right = (data[at + 2] as number) - (data[at - 2] as number);
      const below = (data[at + 2 * width] as number) - (data[at - 2 * width] as number);
      xx += right * right;
      xy += right * below;
      yy += below * below;
    }
  }
  const spread = Math.hypot(xx - yy, 2 * xy);
  // The eigenvector of the larger eigenvalue is at a right angle to the motion.
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy) + Math.PI / 2;
  return { angle, ratio: (xx + yy + spread) / Math.max(1, xx + yy - spread) };
}

/**
 * Undoes the smear of a moving hand (Richardson 1972, Lucy 1974, for a smear along a line). The picture is turned so
 * that the motion is along its rows, restored row by row, and turned back.
 *
 * @param angle of the motion, in radians
 * @param part the length of the motion, as a part of the longest side
 */
export function unsmeared(grey: Grey, angle: number, part: number): Grey {
  const { width, height } = grey;
  const side = Math.ceil(Math.hypot(width, height));
  const radius = Math.max(1, Math.round((part * Math.max(width, height) - 1) / 2));
  const seen = turned(grey, side, side, angle);
  const guess = Float32Array.from(seen);
  const blurred = new Float32Array(seen.length);
  const factor = new Float32Array(seen.length);
  for (let round = 0; round < ROUNDS; round++) {
    alongRows(guess, blurred, side, radius);
    for (let at = 0; at < seen.length; at++) blurred[at] = (seen[at] as number) / Math.max(1, blurred[at] as number);
    alongRows(blurred, factor, side, radius);
    for (let at = 0; at < seen.length; at++)
      guess[at] = Math.min(BRIGHTEST, (guess[at] as number) * (factor[at] as number));
  }
  const data = Uint8ClampedArray.from(turned({ width: side, height: side, data: guess }, width, height, -angle));
  return { width, height, data };
}

/** The mean of `2 * radius + 1` values along each row. */
function alongRows(from: Float32Array, to: Float32Array, side: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  for (let row = 0; row < from.length; row += side) {
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += from[row + Math.min(side - 1, Math.max(0, x))] as number;
    for (let x = 0; x < side; x++) {
      to[row + x] = sum * share;
      sum +=
        (from[row + Math.min(side - 1, x + radius + 1)] as number) - (from[row + Math.max(0, x - radius)] as number);
    }
  }
}

/** The picture turned by `angle` radians about its middle, in a picture of `w` by `h` pixels. Its border is repeated outwards. */
function turned(
  { width, height, data }: { width: number; height: number; data: ArrayLike<number> },
  w: number,
  h: number,
  angle: number,
): Float32Array {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const result = new Float32Array(w * h);
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to++) {
      const [u, v] = [x - (w - 1) / 2, y - (h - 1) / 2];
      const px = Math.max(0, Math.min(width - 1.001, (width - 1) / 2 + u * c - v * s));
      const py = Math.max(0, Math.min(height - 1.001, (height - 1) / 2 + u * s + v * c));
      const [left, top] = [Math.floor(px), Math.floor(py)];
      const [fx, fy] = [px - left, py - top];
      const at = top * width + left;
      const above = (data[at] as number) * (1 - fx) + (data[at + 1] as number) * fx;
      const below = (data[at + width] as number) * (1 - fx) + (data[at + width + 1] as number) * fx;
      result[to] = above * (1 - fy) + below * fy;
    }
  }
  return result;
}
