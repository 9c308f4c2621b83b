import type { Random } from "#tests/support/random.ts";
import type { Plane } from "./plane.ts";
import type { View } from "./view.ts";

/** Rows of a code, true where dark, without quiet zone. */
export type Modules = readonly (readonly boolean[])[];

const QUIET_ZONE = 4;
/** Samples along each side of a pixel. */
const SAMPLES = 3;

/** The page with its codes, in light from 0 to 1, in perspective. `others` stand around ours. */
export function drawScene(modules: Modules, others: readonly Modules[], view: View, plane: Plane, random: Random) {
  const count = modules.length;
  const page = pageAround(modules, others, view, random);
  const warp = damage(count, view, random);
  const [a, b, c, d, e, f, g, h, i] = plane.toModules;
  const { width, height } = view.frame;
  const light = new Float32Array(width * height);
  // Farther out nothing is as small as a module.
  const far = view.text ? 1.5 * count : others.length > 0 ? 2.6 * count : 0.5 * count;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const w = g * (x + 0.5) + h * (y + 0.5) + i;
      const u = (a * (x + 0.5) + b * (y + 0.5) + c) / w;
      const v = (d * (x + 0.5) + e * (y + 0.5) + f) / w;
      if (Math.max(-u, -v, u - count, v - count) >= far) {
        light[y * width + x] = page(u, v);
        continue;
      }
      let sum = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const px = x + ((sample % SAMPLES) + 0.5) / SAMPLES;
        const py = y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
        const near = g * px + h * py + i;
        sum += warp((a * px + b * py + c) / near, (d * px + e * py + f) / near, page);
      }
      light[y * width + x] = sum / (SAMPLES * SAMPLES);
    }
  }
  return light;
}

/** The light at a point of the code's plane, in modules. */
type Surface = (u: number, v: number) => number;

function pageAround(modules: Modules, others: readonly Modules[], view: View, random: Random): Surface {
  const count = modules.length;
  const lines = pageLines(count, random);
  const room = random.between(0.2, 0.5);
  const colours = view.inverted
    ? { dark: 1, light: 0, page: 0.07, words: 0.75 }
    : { dark: 0, light: 1, page: 0.93, words: 0.25 };
  const logo = (Math.sqrt(view.logo) * count) / 2;
  const shades = [random.next(), random.next()] as const;

  const code = (rows: Modules, u: number, v: number): number => {
    const column = Math.floor(u);
    const row = Math.floor(v);
    if (!rows[row]?.[column]) return colours.light;
    const isFinder = Math.min(column, rows.length - 1 - column) < 7 && Math.min(row, rows.length - 1 - row) < 7;
    if (view.dots && !isFinder && Math.hypot(u - column - 0.5, v - row - 0.5) > 0.42) return colours.light;
    return colours.dark;
  };
  const placed = others.map((rows, at) => {
    const side = count * random.between(0.5, 0.9);
    // To the right, to the left, and two above that.
    const left = at % 2 === 0 ? 1.35 * count : -0.35 * count - side;
    return { rows, left, top: at < 2 ? count * random.between(0, 0.3) : -1.3 * count, side };
  });

  return (u, v) => {
    if (Math.max(-u, -v, u - count, v - count) < QUIET_ZONE) {
      const inMiddle = logo > 0 && Math.max(Math.abs(u - count / 2), Math.abs(v - count / 2)) < logo;
      return inMiddle ? shades[Math.hypot(u - count / 2, v - count / 2) < 0.7 * logo ? 0 : 1] : code(modules, u, v);
    }
    for (const { rows, left, top, side } of placed) {
      const scale = rows.length / side;
      const [x, y] = [(u - left) * scale, (v - top) * scale];
      if (Math.max(-x, -y, x - rows.length, y - rows.length) < QUIET_ZONE) return code(rows, x, y);
    }
    if (view.text) return isInk(u, v) ? colours.words : colours.page;
    if (others.length > 0) return colours.page;
    // The page, the screen's rim, and the room behind.
    const outside = Math.max(Math.max(-u, u - count) / count - 0.9, Math.max(-v, v - count) / count);
    if (outside > 0.8) return room;
    if (outside > 0.7) return 0.03;
    const words = lines.some((line) => u > line.left && u < line.right && v > line.top && v < line.bottom);
    return words ? colours.words : colours.page;
  };
}

/** Lines of small type, as on a printed page: strokes left to chance, with gaps between lines and between words. */
function isInk(u: number, v: number): boolean {
  const line = Math.floor(v / 2.4);
  if (v / 2.4 - line > 0.6) return false;
  const letter = Math.floor(u / 1.2);
  if (chance(Math.floor(letter / 5), line, 0) < 0.15) return false;
  return chance(Math.floor(u / 0.35), Math.floor(v / 0.35), 1) < 0.5 && u / 1.2 - letter < 0.8;
}

/** A number from 0 to 1 for each place, the same each time. */
function chance(x: number, y: number, z: number): number {
  const mixed = Math.imul(x * 374761393 + y * 668265263 + z * 974634777, 1274126177);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
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

/** What lies between the page and the eye: a bend, cracks and stains. */
function damage(count: number, view: View, random: Random): (u: number, v: number, page: Surface) => number {
  const bend = (view.bend * Math.PI) / 180;
  const cracks = Array.from({ length: view.cracks }, () => {
    const angle = random.between(0, Math.PI);
    return {
      x: Math.cos(angle),
      y: Math.sin(angle),
      at: random.between(-0.4, 0.4) * count,
      half: random.between(0.1, 0.35),
      shift: random.between(-0.35, 0.35),
      light: random.next() < 0.5 ? random.between(0.7, 1) : random.between(0, 0.2),
    };
  });
  const stains = Array.from({ length: view.stains }, () => ({
    u: random.next() * count,
    v: random.next() * count,
    radius: random.between(1, 3),
    light: random.next(),
  }));
  const middle = count / 2;
  return (u, v, page) => {
    let [x, y] = [u - middle, v - middle];
    if (bend > 0) {
      const sine = Math.max(-0.999, Math.min(0.999, (x / middle) * Math.sin(bend)));
      y += 0.12 * count * (Math.cos(Math.asin(sine)) - 1);
      x = (Math.asin(sine) / bend) * middle;
    }
    let crossed: number | undefined;
    for (const crack of cracks) {
      const beyond = x * crack.x + y * crack.y - crack.at;
      if (Math.abs(beyond) < crack.half) crossed = crack.light;
      if (beyond <= 0) continue;
      x -= crack.y * crack.shift;
      y += crack.x * crack.shift;
    }
    if (crossed !== undefined) return crossed;
    const stain = stains.find((one) => Math.hypot(x + middle - one.u, y + middle - one.v) < one.radius);
    return stain ? stain.light : page(x + middle, y + middle);
  };
}
