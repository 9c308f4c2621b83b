import { greyOf, isTransparent } from "./grey.ts";
import type { Source } from "./views.ts";

/** Gives the brightness of a bitmap's pixels. `ground` is the brightness behind transparent parts. */
export function sourceOf(picture: ImageBitmap, ground: number): Source {
  return {
    width: picture.width,
    height: picture.height,
    grey: ({ left, top, width, height }, scale) => {
      const size = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))] as const;
      const context = contextOf(...size);
      context.imageSmoothingQuality = "high";
      context.drawImage(picture, left, top, width, height, 0, 0, ...size);
      return greyOf(context.getImageData(0, 0, ...size), ground);
    },
  };
}

/** Longest side of the small copy in which transparent parts are looked for, in pixels. */
const GLANCE = 256;

/** Whether a picture has transparent parts. Checked in a small copy, since single pixels do not matter. */
export function hasTransparency(picture: ImageBitmap): boolean {
  const scale = Math.min(1, GLANCE / Math.max(picture.width, picture.height));
  const size = [Math.ceil(picture.width * scale), Math.ceil(picture.height * scale)] as const;
  const context = contextOf(...size);
  context.drawImage(picture, 0, 0, ...size);
  return isTransparent(context.getImageData(0, 0, ...size));
}

/** Side of the picture that is drawn and read back, in pixels. */
const KNOWN_SIDE = 16;
/** The part of the values that may be wrong, and the least error: some browsers change a few values by a step or two. */
const MOST_WRONG = 0.1;
const DIFFERENCE = 16;

/**
 * Whether the browser falsifies the pixels that a page reads from a canvas, as Firefox does with
 * `privacy.resistFingerprinting`, and the Tor Browser. No code can be read then.
 */
export function pixelsAreHidden(): boolean {
  const context = contextOf(KNOWN_SIDE, KNOWN_SIDE);
  const known = context.createImageData(KNOWN_SIDE, KNOWN_SIDE);
  // An irregular pattern: neither a plain colour nor noise matches it by chance.
  for (let at = 0; at < known.data.length; at++) known.data[at] = at % 4 === 3 ? 255 : (at * 97 + (at >> 4) * 31) % 256;
  context.putImageData(known, 0, 0);
  const seen = context.getImageData(0, 0, KNOWN_SIDE, KNOWN_SIDE).data;
  const wrong = known.data.filter((value, at) => Math.abs(value - (seen[at] as number)) > DIFFERENCE).length;
  return wrong > MOST_WRONG * known.data.length;
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser does not give a canvas.");
  return context;
}
