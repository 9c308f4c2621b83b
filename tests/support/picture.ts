import { type Random, seededRandom } from "./random.ts";

/** A grey picture, one byte a pixel, row by row from the top left. */
export interface Picture {
  width: number;
  height: number;
  luma: Uint8ClampedArray<ArrayBuffer>;
}

/** How a code on a screen is seen by a camera. */
export interface View {
  /** Of everything that is left to chance: where the code is, the way it tilts, noise, glare. */
  seed: number;
  /** The code's height, without its quiet zone, as a part of the frame's, before rotation and tilt. */
  size: number;
  /** Turn about the camera's axis, degrees. */
  rotation: number;
  /** Angle between the screen and the frame's plane, degrees; about an axis left to chance. */
  tilt: number;
  /** Blur of the lens: sigma of a Gaussian, pixels. */
  blur: number;
  /** Smear of a hand that moves: length of a line, pixels. */
  motion: number;
  /** Noise of the sensor: sigma, in steps of 255. */
  noise: number;
  /** Distance of black and white, as a part of the whole range. */
  contrast: number;
  /** A lamp's reflection on the screen: 1 lifts black to white in its middle. */
  glare: number;
  /** Beat of the screen's grid with the sensor's, and bands of its refresh: depth of each, 0 to 1. */
  moire: number;
  /** Light modules on a dark page. */
  inverted: boolean;
}

/** An easy view of a code that fills 20 % of the frame's height. */
export const PLAIN_VIEW: View = {
  seed: 1,
  size: 0.2,
  rotation: 0,
  tilt: 0,
  blur: 0.7,
  motion: 0,
  noise: 4,
  contrast: 0.8,
  glare: 0,
  moire: 0,
  inverted: false,
};

const WIDTH = 1280;
const HEIGHT = 720;
/** Focal length in pixels: about 65 degrees across, as a phone's main camera. */
const FOCAL = 1000;
const QUIET_ZONE = 4;
/** How far from the frame's middle a code may be, as a part of the height: people aim, but not well. */
const AIM = 0.15;
/** Samples along each side of a pixel. */
const SAMPLES = 3;

/**
 * Draws a code as a camera of 1280 by 720 pixels sees it on a screen.
 * The same modules and view give the same picture.
 *
 * @param modules rows of the code, true where dark, without quiet zone
 */
export function drawPicture(modules: boolean[][], view: View): Picture {
  const random = seededRandom(view.seed);
  const pose = poseOf(modules.length, view, random);
  let light = drawScreen(modules, view.inverted, pose, random);
  if (view.blur > 0) light = blurred(light, view.blur);
  if (view.motion > 0) light = smeared(light, view.motion, random.between(0, Math.PI));
  addContrast(light, view.contrast);
  if (view.moire > 0) addMoire(light, view.moire, random);
  if (view.glare > 0) addGlare(light, view.glare, view.size * HEIGHT, pose, random);
  const luma = new Uint8ClampedArray(WIDTH * HEIGHT);
  for (let at = 0; at < luma.length; at++) luma[at] = (light[at] as number) * 255 + random.normal() * view.noise;
  return { width: WIDTH, height: HEIGHT, luma };
}

/** Where the code is: its middle in pixels, and the way from a pixel to the code's plane, in modules. */
interface Pose {
  x: number;
  y: number;
  /** Row-major 3 by 3 homography from pixels to modules. */
  toModules: number[];
}

function poseOf(count: number, view: View, random: Random): Pose {
  const side = view.size * HEIGHT;
  const x = WIDTH / 2 + random.between(-AIM, AIM) * HEIGHT;
  const y = HEIGHT / 2 + random.between(-AIM, AIM) * HEIGHT;
  const turn = radians(view.rotation);
  const tilt = radians(view.tilt);
  const axis = random.between(0, Math.PI);

  // Columns of the rotation matrix: Rodrigues about (cos axis, sin axis, 0), after a turn in the plane.
  const [c, s, ax, ay] = [Math.cos(tilt), Math.sin(tilt), Math.cos(axis), Math.sin(axis)];
  const rotate = (px: number, py: number): [number, number, number] => [
    px * (c + ax * ax * (1 - c)) + py * ax * ay * (1 - c),
    px * ax * ay * (1 - c) + py * (c + ay * ay * (1 - c)),
    s * (ax * py - ay * px),
  ];
  const right = rotate(Math.cos(turn), Math.sin(turn));
  const down = rotate(-Math.sin(turn), Math.cos(turn));
  const distance = (FOCAL * count) / side;
  const middle = [((x - WIDTH / 2) * distance) / FOCAL, ((y - HEIGHT / 2) * distance) / FOCAL, distance];
  const corner = middle.map((value, at) => value - ((right[at] as number) + (down[at] as number)) * (count / 2));

  // Pixels = K [right down corner] modules.
  const row = (at: 0 | 1, centre: number) =>
    [right, down, corner].map((column) => FOCAL * (column[at] as number) + centre * (column[2] as number));
  const forward = [...row(0, WIDTH / 2), ...row(1, HEIGHT / 2), right[2], down[2], corner[2] as number];
  return { x, y, toModules: inverse(forward) };
}

/** The page with its code, in light from 0 to 1, in perspective. */
function drawScreen(modules: boolean[][], inverted: boolean, pose: Pose, random: Random): Float32Array {
  const count = modules.length;
  const lines = pageLines(count, random);
  const room = random.between(0.2, 0.5);
  const colours = inverted
    ? { dark: 1, light: 0, page: 0.07, words: 0.75 }
    : { dark: 0, light: 1, page: 0.93, words: 0.25 };

  const pageAt = (u: number, v: number): number => {
    // The page, the screen's rim, and the room behind.
    const outside = Math.max(Math.max(-u, u - count) / count - 0.9, Math.max(-v, v - count) / count);
    if (outside > 0.8) return room;
    if (outside > 0.7) return 0.03;
    const words = lines.some((line) => u > line.left && u < line.right && v > line.top && v < line.bottom);
    return words ? colours.words : colours.page;
  };
  const codeAt = (u: number, v: number): number =>
    modules[Math.floor(v)]?.[Math.floor(u)] ? colours.dark : colours.light;

  const [a, b, c, d, e, f, g, h, i] = pose.toModules as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const light = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const w = g * (x + 0.5) + h * (y + 0.5) + i;
      const u = (a * (x + 0.5) + b * (y + 0.5) + c) / w;
      const v = (d * (x + 0.5) + e * (y + 0.5) + f) / w;
      if (Math.max(-u, -v, u - count, v - count) >= QUIET_ZONE) {
        light[y * WIDTH + x] = pageAt(u, v);
        continue;
      }
      let sum = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const px = x + ((sample % SAMPLES) + 0.5) / SAMPLES;
        const py = y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
        const near = g * px + h * py + i;
        sum += codeAt((a * px + b * py + c) / near, (d * px + e * py + f) / near);
      }
      light[y * WIDTH + x] = sum / (SAMPLES * SAMPLES);
    }
  }
  return light;
}

/** Words and buttons above and below the code: things that are no code. */
function pageLines(count: number, random: Random) {
  return Array.from({ length: 14 }, () => {
    const middle = count / 2 + random.between(-0.3, 0.3) * count;
    const half = random.between(0.02, 0.35) * count;
    const above = random.next() < 0.4;
    const top = above ? random.between(-0.6, -0.25) * count : random.between(1.15, 1.6) * count;
    return { left: middle - half, right: middle + half, top, bottom: top + random.between(0.02, 0.06) * count };
  });
}

function addContrast(light: Float32Array, contrast: number): void {
  for (let at = 0; at < light.length; at++) light[at] = 0.5 + ((light[at] as number) - 0.5) * contrast;
}

function addMoire(light: Float32Array, depth: number, random: Random): void {
  const waves = [0, 1].map(() => {
    const angle = random.between(0, Math.PI);
    const step = (2 * Math.PI) / random.between(7, 40);
    return { x: Math.cos(angle) * step, y: Math.sin(angle) * step, phase: random.between(0, 2 * Math.PI) };
  });
  const band = { step: (2 * Math.PI) / random.between(120, 400), phase: random.between(0, 2 * Math.PI) };
  for (let y = 0; y < HEIGHT; y++) {
    const refresh = 1 - (depth / 2) * (1 + Math.sin(y * band.step + band.phase));
    for (let x = 0; x < WIDTH; x++) {
      let grid = 1;
      for (const wave of waves) grid *= 1 - (depth / 4) * (1 + Math.sin(x * wave.x + y * wave.y + wave.phase));
      light[y * WIDTH + x] = (light[y * WIDTH + x] as number) * refresh * grid;
    }
  }
}

function addGlare(light: Float32Array, strength: number, side: number, pose: Pose, random: Random): void {
  const x0 = pose.x + random.between(-0.5, 0.5) * side;
  const y0 = pose.y + random.between(-0.5, 0.5) * side;
  const spread = 2 * (side * 0.4) ** 2;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const lamp = strength * Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / spread);
      light[y * WIDTH + x] = (light[y * WIDTH + x] as number) + lamp;
    }
  }
}

function blurred(light: Float32Array, sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, at) => Math.exp(-((at - radius) ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight);
  const kernel = Float32Array.from(weights, (weight) => weight / total);
  return alongY(alongX(light, kernel, radius), kernel, radius);
}

function alongX(light: Float32Array, kernel: Float32Array, radius: number): Float32Array {
  const result = new Float32Array(light.length);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        sum += (kernel[k + radius] as number) * (light[y * WIDTH + clamp(x + k, WIDTH - 1)] as number);
      }
      result[y * WIDTH + x] = sum;
    }
  }
  return result;
}

function alongY(light: Float32Array, kernel: Float32Array, radius: number): Float32Array {
  const result = new Float32Array(light.length);
  for (let y = 0; y < HEIGHT; y++) {
    for (let k = -radius; k <= radius; k++) {
      const weight = kernel[k + radius] as number;
      const from = clamp(y + k, HEIGHT - 1) * WIDTH;
      for (let x = 0; x < WIDTH; x++) {
        result[y * WIDTH + x] = (result[y * WIDTH + x] as number) + weight * (light[from + x] as number);
      }
    }
  }
  return result;
}

function smeared(light: Float32Array, length: number, angle: number): Float32Array {
  const steps = Math.ceil(length) * 2;
  const result = new Float32Array(light.length);
  for (let step = 0; step <= steps; step++) {
    const along = (step / steps - 0.5) * length;
    const dx = Math.round(along * Math.cos(angle));
    const dy = Math.round(along * Math.sin(angle));
    for (let y = 0; y < HEIGHT; y++) {
      const from = clamp(y + dy, HEIGHT - 1) * WIDTH;
      for (let x = 0; x < WIDTH; x++) {
        result[y * WIDTH + x] =
          (result[y * WIDTH + x] as number) + (light[from + clamp(x + dx, WIDTH - 1)] as number) / (steps + 1);
      }
    }
  }
  return result;
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Inverse of a 3 by 3 matrix up to a factor, which a homography does not mind. */
function inverse(m: number[]): number[] {
  const [a, b, c, d, e, f, g, h, i] = m as [number, number, number, number, number, number, number, number, number];
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
