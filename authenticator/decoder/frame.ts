import type { FoundSymbol } from "./symbol.ts";

/**
 * A picture to look for codes in. A video or a canvas stands for one of many frames, which must be decoded quickly; an
 * `ImageBitmap` is a single picture, which may take longer.
 */
export type Frame = HTMLVideoElement | HTMLCanvasElement | ImageBitmap;

/** Tells whether a text is one that the caller looks for. The search continues after codes with other texts. */
export type IsWanted = (text: string) => boolean;

/** Finds QR codes. The scanner knows decoders only by this interface. */
export interface Decoder {
  /**
   * All symbols that were read in a frame, their corners in the frame's pixels. Stops as soon as one of them is
   * wanted; where none is, every look at the frame has been tried. Without `isWanted` every text is wanted.
   */
  find(frame: Frame, isWanted?: IsWanted): Promise<FoundSymbol[]>;
  /** The text of the best symbol in a frame (see `pickSymbol`), or null where there is none. */
  decode(frame: Frame, isWanted?: IsWanted): Promise<string | null>;
}

/** Looks at a frame in one way after another: yields the symbols that each look finds. */
export type Finder = (frame: Frame) => AsyncIterable<FoundSymbol[]>;

/** Why there is no decoder: its files did not load, or the browser falsifies the pixels that pages read. */
export type DecoderProblem = "not_loaded" | "pixels_hidden";

export class DecoderError extends Error {
  readonly problem: DecoderProblem;

  constructor(problem: DecoderProblem, options?: ErrorOptions) {
    super(problem, options);
    this.name = "DecoderError";
    this.problem = problem;
  }
}

/** The size of a frame's picture in its own pixels; 0 by 0 while a camera has not given one yet. */
export function sizeOf(frame: Frame): { width: number; height: number } {
  return isVideo(frame) ? { width: frame.videoWidth, height: frame.videoHeight } : frame;
}

/** Whether other frames follow this one. */
export function isFrame(frame: Frame): boolean {
  return !(frame instanceof ImageBitmap);
}

export function isVideo(frame: Frame): frame is HTMLVideoElement {
  return frame instanceof HTMLVideoElement;
}
