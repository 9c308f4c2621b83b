import type { Random } from "#tests/support/random.ts";
import type { Light } from "./lens.ts";
import type { Plane } from "./plane.ts";

/** Each function changes the light in place, pixel by pixel. */
function change({ width, height, values }: Light, by: (value: number, x: number, y: number) => number): void {
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) values[at] = by(values[at] as number, x, y);
  }
}

export function addContrast(light: Light, contrast: number): void {
  change(light, (value) => 0.5 + (value - 0.5) * contrast);
}

/** A beat of two grids and the bands of a screen's refresh. */
export function addMoire(light: Light, depth: number, random: Random): void {
  const waves = [0, 1].map(() => {
    const angle = random.between(0, Math.PI);
    const step = (2 * Math.PI) / random.between(7, 40);
    return { x: Math.cos(angle) * step, y: Math.sin(angle) * step, phase: random.between(0, 2 * Math.PI) };
  });
  const band = { step: (2 * Math.PI) / random.between(120, 400), phase: random.between(0, 2 * Math.PI) };
  change(light, (value, x, y) => {
    let grid = 1 - (depth / 2) * (1 + Math.sin(y * band.step + band.phase));
    for (const wave of waves) grid *= 1 - (depth / 4) * (1 + Math.sin(x * wave.x + y * wave.y + wave.phase));
    return value * grid;
  });
}

/** A lamp's soft reflection. */
export function addGlare(light: Light, strength: number, { side, x, y }: Plane, random: Random): void {
  const x0 = x + random.between(-0.5, 0.5) * side;
  const y0 = y + random.between(-0.5, 0.5) * side;
  const spread = 2 * (side * 0.4) ** 2;
  change(light, (value, px, py) => value + strength * Math.exp(-((px - x0) ** 2 + (py - y0) ** 2) / spread));
}

/** A lamp's hard reflection, of `part` of the code's area, with a rim that fades over a tenth of its size. */
export function addWhiteout(light: Light, part: number, { side, x, y }: Plane, random: Random): void {
  const stretch = random.between(0.6, 1.6);
  const radius = side * Math.sqrt(part / Math.PI);
  const [rx, ry] = [radius * Math.sqrt(stretch), radius / Math.sqrt(stretch)];
  const x0 = x + random.between(-0.3, 0.3) * side;
  const y0 = y + random.between(-0.3, 0.3) * side;
  change(light, (value, px, py) => {
    const away = Math.hypot((px - x0) / rx, (py - y0) / ry);
    return value + 1.2 * Math.max(0, Math.min(1, (1.1 - away) * 5));
  });
}

/** The straight edge of a shadow across the code. */
export function addShadow(light: Light, taken: number, { side, x, y }: Plane, random: Random): void {
  const angle = random.between(0, 2 * Math.PI);
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const at = random.between(-0.3, 0.3) * side;
  const soft = random.between(0.02, 0.2) * side;
  change(light, (value, px, py) => {
    const beyond = ((px - x) * dx + (py - y) * dy - at) / soft;
    return value * (1 - taken * Math.max(0, Math.min(1, 0.5 + beyond)));
  });
}
