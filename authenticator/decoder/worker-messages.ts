import type { FoundSymbol } from "./symbol.ts";

/** From the page to the decoder's worker: look at a picture, or go on with the last one. */
export type Question =
  | {
      kind: "look";
      picture: ImageBitmap;
      /** Of a camera's frame: how many came before it. Undefined for a single picture, which is looked at in every way. */
      turn: number | undefined;
      /** The picture has no transparent parts. */
      isOpaque: boolean;
    }
  | { kind: "go_on" };

/** And back, one for each question, in turn: what the next look found; null where no look is left. */
export type Answer = FoundSymbol[] | null;

/** The worker's first message. */
export interface Ready {
  /** The browser does not give the worker the pixels of a picture. */
  pixelsAreHidden: boolean;
}
