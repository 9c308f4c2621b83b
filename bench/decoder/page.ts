import type { Code } from "./codes.ts";
import { contestants } from "./contestants.ts";
import { drawPicture } from "./draw/picture.ts";
import type { View } from "./draw/view.ts";

/** The result of one decoder for one picture. */
export interface Try {
  contestant: string;
  outcome: "read" | "nothing" | "misread";
  milliseconds: number;
}

export interface Run {
  code: Code;
  /** The codes around it. Reading one of them counts as right if ours was not read. */
  others: Code[];
  view: View;
  /** Only the decoders whose names begin with this. */
  only: string;
}

/** The interface of the page for the bench that controls it. */
export interface Bench {
  /** Lets every decoder read one picture. */
  run(run: Run): Promise<Try[]>;
}

const decoders = Object.entries(await contestants());
const frame = document.createElement("canvas");
const context = frame.getContext("2d", { willReadFrequently: true });

const bench: Bench = {
  async run({ code, others, view, only }) {
    const { width, height, luma } = drawPicture(
      code.modules,
      view,
      others.map(({ modules }) => modules),
    );
    Object.assign(frame, { width, height });
    const pixels = new ImageData(width, height);
    const [red, green, blue] = view.white;
    for (let at = 0; at < luma.length; at++) {
      const value = luma[at] as number;
      pixels.data.set([value * red, value * green, value * blue, 255], 4 * at);
    }
    context?.putImageData(pixels, 0, 0);

    const tries: Try[] = [];
    for (const [contestant, decode] of decoders) {
      if (!contestant.startsWith(only)) continue;
      const started = performance.now();
      const found = await decode(frame);
      const milliseconds = performance.now() - started;
      tries.push({ contestant, outcome: outcome(found), milliseconds });
    }
    return tries;

    function outcome(found: string | null): Try["outcome"] {
      if (found === code.text) return "read";
      return found === null || others.some(({ text }) => text === found) ? "nothing" : "misread";
    }
  },
};
Object.assign(globalThis, { bench });
