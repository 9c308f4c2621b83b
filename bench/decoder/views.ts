import { PLAIN_VIEW, type View } from "#tests/support/picture.ts";
import { seededRandom } from "#tests/support/random.ts";

/** One line of the table: what is hard about its pictures, and the pictures. */
export interface Row {
  name: string;
  views: View[];
}

/** A code of 20 % in the frame, its screen tilted by 30 degrees: what must be read. */
const GOAL = { size: 0.2, tilt: 30, rotation: 10 };

const ROWS: Record<string, Partial<View>> = {
  "height 12 %": { size: 0.12 },
  "height 16 %": { size: 0.16 },
  "height 20 %": {},
  "height 30 %": { size: 0.3 },
  "height 50 %": { size: 0.5 },
  "turned 15°": { rotation: 15 },
  "turned 30°": { rotation: 30 },
  "turned 45°": { rotation: 45 },
  "tilted 15°": { tilt: 15 },
  "tilted 30°": { tilt: 30 },
  "tilted 40°": { tilt: 40 },
  "blur 1.0 px": { blur: 1 },
  "blur 1.4 px": { blur: 1.4 },
  "blur 1.8 px": { blur: 1.8 },
  "blur 2.5 px, height 30 %": { blur: 2.5, size: 0.3 },
  "hand moves 2 px": { motion: 2 },
  "hand moves 4 px": { motion: 4 },
  "noise 10": { noise: 10 },
  "noise 20": { noise: 20 },
  "noise 35": { noise: 35 },
  "contrast 40 %": { contrast: 0.4 },
  "contrast 20 %": { contrast: 0.2 },
  "contrast 10 %": { contrast: 0.1 },
  "glare 50 %": { glare: 0.5 },
  "glare 90 %": { glare: 0.9 },
  "moiré 30 %": { moire: 0.3 },
  "moiré 60 %": { moire: 0.6 },
  "light on dark": { inverted: true },
  goal: GOAL,
  "goal, blur 1.2 px": { ...GOAL, blur: 1.2 },
  "goal, glare 50 %": { ...GOAL, glare: 0.5 },
  "goal, moiré 30 %, noise 8": { ...GOAL, moire: 0.3, noise: 8 },
  "goal, light on dark": { ...GOAL, inverted: true },
};

/** `count` views for each line, the same at each run; the last line has four times as many, with all left to chance. */
export function rows(count: number): Row[] {
  let seed = 0;
  const single = Object.entries(ROWS).map(([name, hard]) => ({
    name,
    views: Array.from({ length: count }, () => ({ ...PLAIN_VIEW, seed: ++seed, ...hard })),
  }));
  const mixed = Array.from({ length: 4 * count }, () => mixedView(++seed));
  return [...single, { name: "all of it, by chance", views: mixed }];
}

function mixedView(seed: number): View {
  const { between, next } = seededRandom(seed);
  return {
    seed,
    size: between(0.16, 0.5),
    rotation: between(-45, 45),
    tilt: between(0, 40),
    blur: between(0.6, 1.6),
    motion: next() < 0.3 ? between(1, 4) : 0,
    noise: between(3, 20),
    contrast: between(0.25, 0.9),
    glare: next() < 0.3 ? between(0.2, 0.7) : 0,
    moire: next() < 0.4 ? between(0.1, 0.4) : 0,
    inverted: next() < 0.25,
  };
}
