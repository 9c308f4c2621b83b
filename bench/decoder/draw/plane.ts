import type { Random } from "#tests/support/random.ts";
import type { View } from "./view.ts";

/** Where the code's plane is: its middle in pixels, its size, and the way from a pixel to the plane. */
export interface Plane {
  x: number;
  y: number;
  /** The code's side in pixels, before rotation and tilt. */
  side: number;
  /** Row-major 3 by 3 homography from pixels to modules; the code's top left corner is at 0, 0. */
  toModules: Matrix;
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** How far from the picture's middle a code may be, as a part of the height: people aim, but not well. */
const AIM = 0.15;

/** Places a code of `count` modules in front of the camera. */
export function placePlane(count: number, view: View, random: Random): Plane {
  const { width, height } = view.frame;
  /** In pixels: about 65 degrees across, as a phone's main camera. */
  const focal = width * 0.78;
  const side = view.size * height;
  const aim = Math.min(AIM, Math.max(0, (0.98 - view.size) / 2));
  const x = width / 2 + random.between(-aim, aim) * height;
  const y = height / 2 + random.between(-aim, aim) * height;
  const turn = radians(view.rotation);
  const tilt = radians(view.tilt);
  const axis = random.between(0, Math.PI);

  // Columns of the rotation matrix: Rodrigues about (cos axis, sin axis, 0), after a turn in the plane.
  const [c, s, ax, ay] = [Math.cos(tilt), Math.sin(tilt), Math.cos(axis), Math.sin(axis)];
  const rotate = (px: number, py: number) =>
    [
      px * (c + ax * ax * (1 - c)) + py * ax * ay * (1 - c),
      px * ax * ay * (1 - c) + py * (c + ay * ay * (1 - c)),
      s * (ax * py - ay * px),
    ] as const;
  const right = rotate(Math.cos(turn), Math.sin(turn));
  const down = rotate(-Math.sin(turn), Math.cos(turn));
  const distance = (focal * count) / side;
  const middle = [((x - width / 2) * distance) / focal, ((y - height / 2) * distance) / focal, distance] as const;
  const corner = [0, 1, 2].map((at) => nth(middle, at) - (nth(right, at) + nth(down, at)) * (count / 2));

  // Pixels = K [right down corner] modules.
  const row = (at: 0 | 1, centre: number) =>
    [right, down, corner].map((column) => focal * nth(column, at) + centre * nth(column, 2));
  const forward = [...row(0, width / 2), ...row(1, height / 2), right[2], down[2], nth(corner, 2)];
  return { x, y, side, toModules: inverse(forward as unknown as Matrix) };
}

const nth = (values: readonly number[], at: number): number => values[at] ?? 0;

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Inverse of a 3 by 3 matrix up to a factor, which does not matter to a homography. */
function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}
