import { drawPicture, type View } from "#tests/support/picture.ts";
import { contestants } from "./contestants.ts";

/** What one decoder made of one picture. */
export interface Try {
  contestant: string;
  outcome: "read" | "nothing" | "misread";
  milliseconds: number;
}

/** What the page offers to the bench that drives it. */
export interface Bench {
  /** Lets every decoder read one picture. `text` is what the code says. */
  run(text: string, modules: boolean[][], view: View): Promise<Try[]>;
}

const decoders = Object.entries(await contestants());
const frame = document.createElement("canvas");
const context = frame.getContext("2d", { willReadFrequently: true });

const bench: Bench = {
  async run(text, modules, view) {
    const { width, height, luma } = drawPicture(modules, view);
    Object.assign(frame, { width, height });
    const pixels = new ImageData(width, height);
    const rgba = new Uint32Array(pixels.data.buffer);
    for (let at = 0; at < luma.length; at++) rgba[at] = 0xff000000 | ((luma[at] as number) * 0x010101);
    context?.putImageData(pixels, 0, 0);

    const tries: Try[] = [];
    for (const [contestant, decode] of decoders) {
      const started = performance.now();
      const found = await decode(frame);
      const milliseconds = performance.now() - started;
      const outcome = found === null ? "nothing" : found === text ? "read" : "misread";
      tries.push({ contestant, outcome, milliseconds });
    }
    return tries;
  },
};
Object.assign(globalThis, { bench });
