import { seededRandom } from "#tests/support/random.ts";
import { PLAIN_VIEW, type View } from "./draw/view.ts";

/** One line of the table: what is hard about its pictures, what their codes are, and the pictures. */
export interface Kind {
  name: string;
  /** A code of ours, or one of that version as other people print them, or nothing but the page. */
  code: "ours" | "none" | number;
  views: View[];
}

type Some = Partial<View> | ((random: ReturnType<typeof seededRandom>) => Partial<View>);

/** A code of 20 % in the frame, its screen tilted by 30 degrees: what must be read. */
const GOAL = { size: 0.2, tilt: 30, rotation: 10 };
/** A screen in a person's hand. */
const NEAR = { size: 0.4, rotation: 8, tilt: 12 };

/** Our own code, as a camera's frame shows it. */
const OURS: Record<string, Some> = {
  "height 8 %": { size: 0.08, blur: 0.5 },
  "height 10 %": { size: 0.1 },
  "height 12 %": { size: 0.12 },
  "height 20 %": {},
  "turned 30°": { rotation: 30 },
  "tilted 40°": { tilt: 40 },
  "tilted 50°, height 30 %": { tilt: 50, size: 0.3 },
  "tilted 60°, height 50 %": { tilt: 60, size: 0.5 },
  "blur 1.8 px": { blur: 1.8 },
  "blur 2.5 px, height 30 %": { blur: 2.5, size: 0.3 },
  "blur 5 px, height 60 %": { blur: 5, size: 0.6 },
  "hand moves 1 module": { ...NEAR, motionModules: 1 },
  "hand moves 1.5 modules": { ...NEAR, motionModules: 1.5 },
  "hand moves 2 modules": { ...NEAR, motionModules: 2 },
  "hand moves 2.5 modules": { ...NEAR, motionModules: 2.5 },
  "noise 35": { noise: 35 },
  "noise 50, height 40 %": { noise: 50, ...NEAR },
  "contrast 10 %": { contrast: 0.1 },
  "contrast 5 %": { contrast: 0.05, noise: 2, ...NEAR },
  "dark: white at 10 %": { ...NEAR, exposure: 0.1, noise: 3 },
  "dark: white at 5 %": { ...NEAR, exposure: 0.05, noise: 2 },
  "dark: white at 5 %, noise 4": { ...NEAR, exposure: 0.05, noise: 4 },
  "dark: white at 12 %, noise 8": { ...NEAR, exposure: 0.12, noise: 8 },
  "dark: white at 25 %, noise 20": { ...NEAR, exposure: 0.25, noise: 20 },
  "soft glare 90 %": { ...NEAR, glare: 0.9 },
  "soft glare 150 %": { ...NEAR, glare: 1.5 },
  "hard glare 8 %": { ...NEAR, whiteout: 0.08 },
  "hard glare 12 %": { ...NEAR, whiteout: 0.12 },
  "hard glare 16 %": { ...NEAR, whiteout: 0.16 },
  "hard glare 22 %": { ...NEAR, whiteout: 0.22 },
  "moiré 60 %": { moire: 0.6 },
  "moiré 90 %, height 40 %": { ...NEAR, moire: 0.9 },
  "cracks 3": { ...NEAR, cracks: 3 },
  "cracks 6": { ...NEAR, cracks: 6 },
  "stains 6": { ...NEAR, stains: 6 },
  "shadow 80 %": { ...NEAR, shadow: 0.8 },
  "filter against blue light": { ...GOAL, white: [1, 0.66, 0.3], exposure: 0.5 },
  "filter against blue light, dark": { ...NEAR, white: [1, 0.6, 0.25], exposure: 0.12, noise: 3 },
  "light on dark": { inverted: true },
  "light on dark, blur 1.6 px": { inverted: true, blur: 1.6, ...GOAL },
  "four other codes": { others: 4, ...GOAL, tilt: 10 },
  "in dense text, height 12 %": { size: 0.12, text: true, rotation: 5 },
  "in dense text, dark": { ...NEAR, text: true, exposure: 0.1, noise: 3 },
  goal: GOAL,
  "goal, blur 1.2 px": { ...GOAL, blur: 1.2 },
  "goal, soft glare 50 %": { ...GOAL, glare: 0.5 },
  "goal, moiré 30 %, noise 8": { ...GOAL, moire: 0.3, noise: 8 },
  "goal, light on dark": { ...GOAL, inverted: true },
  "all of it, by chance": (random) => mixedView(random),
};

const PHOTO = { width: 2016, height: 1512 };
const LARGE_PHOTO = { width: 4032, height: 3024 };

/** What other people print and photograph. */
const OTHERS: Record<string, Some> = {
  "version 2, photo": { frame: PHOTO, size: 0.3, rotation: 20, tilt: 20, jpeg: 6, blur: 1.5 },
  "version 2, small in a large photo": { frame: LARGE_PHOTO, size: 0.05, rotation: 20, tilt: 20, blur: 1.5 },
  "version 4, fills a large photo, blurred": { frame: LARGE_PHOTO, size: 0.8, rotation: 5, tilt: 15, blur: 12 },
  "version 3, bent 50°": { frame: PHOTO, size: 0.35, bend: 50, tilt: 10, blur: 1.5 },
  "version 6, bent 70°": { frame: PHOTO, size: 0.5, bend: 70, tilt: 10, blur: 1.5 },
  "version 4, logo": { size: 0.5, logo: 0.08, rotation: 10, tilt: 20, jpeg: 6 },
  "version 4, round modules": { size: 0.5, dots: true, rotation: 30, tilt: 20 },
  "version 3, strong JPEG": { frame: { width: 640, height: 480 }, size: 0.4, jpeg: 25, tilt: 20 },
  "version 10, hand moves 1.5 modules": { frame: PHOTO, size: 0.6, motionModules: 1.5, tilt: 15 },
  "version 15": { frame: PHOTO, size: 0.6, tilt: 15, rotation: 12, blur: 1.5 },
  "version 25": { frame: PHOTO, size: 0.7, tilt: 10, rotation: 5, blur: 1.2 },
  "version 40": { frame: PHOTO, size: 0.8, tilt: 5, blur: 0.8 },
  "version 2, shadow and stains": { frame: PHOTO, size: 0.3, shadow: 0.85, stains: 3, tilt: 30 },
  "version 1, tiny": { frame: { width: 320, height: 240 }, size: 0.15, blur: 0.6 },
  "version 5, tiny picture": { frame: { width: 120, height: 120 }, size: 0.75, blur: 0.6, contrast: 0.6 },
  "version 3, tilted 60°": { frame: PHOTO, size: 0.5, tilt: 60, blur: 1.2 },
  "version 3, in dense text": { frame: PHOTO, size: 0.1, text: true, tilt: 20, blur: 1.5, jpeg: 6 },
  "version 4, several": { frame: PHOTO, size: 0.2, others: 4, tilt: 25, rotation: 15 },
};

/** `count` views of each kind, the same at each run; all left to chance four times as many. */
export function kinds(count: number): Kind[] {
  let seed = 0;
  const viewsOf = (some: Some, times: number) =>
    Array.from({ length: times }, (): View => {
      seed += 1;
      return { ...PLAIN_VIEW, seed, ...(typeof some === "function" ? some(seededRandom(seed)) : some) };
    });
  const ours = Object.entries(OURS).map(([name, some]): Kind => {
    return { name, code: "ours", views: viewsOf(some, typeof some === "function" ? 4 * count : count) };
  });
  const others = Object.entries(OTHERS).map(([name, some]): Kind => {
    return { name, code: Number(/version (\d+)/.exec(name)?.[1]), views: viewsOf(some, count) };
  });
  return [...ours, ...others];
}

function mixedView({ between, next }: ReturnType<typeof seededRandom>): Partial<View> {
  return {
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
