import type { FoundSymbol } from "./symbol.ts";

/** A message from the page to the decoder's worker: look at a picture, or continue with the last one. */
export type DecodeRequest =
  | {
      kind: "look";
      picture: ImageBitmap;
      /** The number of frames before this one; undefined for a single picture, which gets every look. */
      turn: number | undefined;
      /** Whether the picture is known to have no transparent parts. */
      isOpaque: boolean;
    }
  | { kind: "go_on" };

/** The worker's answer to each question: what the next successful look found, or null where no look is left. */
export type DecodeReply = FoundSymbol[] | null;

/** The worker's first message. */
export interface Ready {
  /** Whether the browser falsifies the pixels that the worker reads. */
  pixelsAreHidden: boolean;
}
