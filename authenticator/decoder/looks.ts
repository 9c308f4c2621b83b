import { averaged, levelled, sharpened } from "./filters.ts";
import type { Grey } from "./grey.ts";
import { unsmearedBy } from "./motion.ts";
import type { FoundSymbol } from "./symbol.ts";
import type { View, Views } from "./views.ts";

/** What a library does beside looking for codes that are dark on light. */
export interface ReadOptions {
  /** Look for codes that are light on dark, too. */
  inverted?: boolean;
  /** Where nothing was found, close small gaps between dark modules and look again. */
  denoise?: boolean;
  /** Repair codes that were found but have too much damage (see `repair`). */
  repair?: boolean;
}

/** A library that reads QR codes: all that it finds, their corners in the given picture's pixels. */
export type Reader = (grey: Grey, options?: ReadOptions) => Promise<FoundSymbol[]>;

/** One way to look at a picture. */
export interface Look extends ReadOptions {
  view: keyof Views;
  /** Changes the view before it is read. Undefined where the look is of no use to that view. */
  prepare?: (view: View) => Grey | undefined;
  by: "zxing" | "html5Qrcode";
}

/**
 * The looks at every frame, in the order of codes read per millisecond, as measured with `npm run bench:decoder`
 * (docs/decisions/0008-decoder.md).
 */
export const LOOKS: readonly Look[] = [
  { view: "whole", by: "zxing" },
  { view: "half", by: "zxing", inverted: true },
  // Large codes in motion.
  { view: "quarter", by: "zxing", inverted: true },
  { view: "place", by: "zxing", denoise: true },
  // Codes of which a part is hidden.
  { view: "place", by: "zxing", repair: true },
  // Small and blurred codes.
  { view: "place", by: "zxing", inverted: true, prepare: ({ grey, enlarged }) => sharpened(grey, enlarged, 5) },
  // Dark, pale and noisy codes, and codes with a reflection or a shadow.
  {
    view: "place",
    by: "zxing",
    inverted: true,
    prepare: ({ grey, enlarged }) => levelled(averaged(grey, enlarged), 8 * enlarged),
  },
  { view: "calm", by: "zxing", prepare: ({ grey }) => levelled(grey, 12) },
  // Codes that a hand smears over two modules or more. Only smeared pictures get these looks.
  { view: "place", by: "zxing", inverted: true, denoise: true, prepare: unsmearedBy(0.042) },
  { view: "place", by: "zxing", inverted: true, denoise: true, prepare: unsmearedBy(0.052) },
  { view: "whole", by: "html5Qrcode" },
  // Photos, and cameras that deliver more pixels than were requested.
  { view: "large", by: "zxing", inverted: true },
];

/** Looks that read a few more codes. A picture gets all of them, a frame only one: successive frames take turns. */
export const MORE_LOOKS: readonly Look[] = [
  { view: "calm", by: "zxing", inverted: true },
  { view: "place", by: "html5Qrcode", prepare: ({ grey, enlarged }) => averaged(grey, enlarged) },
  { view: "half", by: "zxing", inverted: true, prepare: ({ grey }) => sharpened(grey, 2, 2) },
  { view: "place", by: "zxing", inverted: true, prepare: ({ grey, enlarged }) => sharpened(grey, 4 * enlarged, 3) },
  { view: "secondPlace", by: "zxing", inverted: true, denoise: true },
];

/** Looks that take too long for a frame. */
export const PICTURE_LOOKS: readonly Look[] = [
  { view: "whole", by: "zxing", inverted: true, prepare: ({ grey }) => sharpened(grey, 3, 2) },
  { view: "calm", by: "html5Qrcode" },
  { view: "large", by: "zxing", inverted: true, prepare: ({ grey }) => sharpened(grey, 3, 2) },
  { view: "large", by: "html5Qrcode" },
  { view: "huge", by: "zxing", inverted: true },
];

/**
 * The looks while zxing-wasm is not there. html5-qrcode reads no more of a picture that was sharpened or levelled, and
 * of several codes it finds one at most, hence both places.
 */
export const LOOKS_WITHOUT_ZXING: readonly Look[] = [
  { view: "whole", by: "html5Qrcode" },
  { view: "place", by: "html5Qrcode" },
  { view: "secondPlace", by: "html5Qrcode" },
  { view: "half", by: "html5Qrcode" },
  { view: "whole", by: "html5Qrcode", inverted: true },
  { view: "place", by: "html5Qrcode", inverted: true },
];
