import { averaged } from "./filters.ts";
import { type Box, type Grey, halved, resized } from "./grey.ts";
import { likelyPlaces } from "./locate.ts";

/** A picture whose parts can be read, at their own size or smaller. */
export interface Source {
  width: number;
  height: number;
  /** A part of the picture, at `scale` (at most 1) times its size. */
  grey(box: Box, scale: number): Grey;
}

/** A part of a picture, and where it lies in it: pixel `x` of the part is at `left + x / scale` of the picture. */
export interface View {
  grey: Grey;
  left: number;
  top: number;
  scale: number;
  /** How many pixels of the view stand for one of the picture along each side, where it was enlarged; else 1. */
  enlarged: number;
}

/** Longest side at which a whole picture is looked at, in pixels: a photograph's noise goes away when it shrinks. */
const WHOLE_SIDE = 1280;
/** A larger view is made only where the picture has this many times the pixels along its longest side. */
const MORE_PIXELS = 1.25;
/** About the longest side at which a likely place is looked at, in pixels. */
const PLACE_SIDE = 600;
/** A place is enlarged at most this many times. More did not read more codes. */
const MOST_ENLARGED = 4;

/** The views of one picture. Each is made when a look first needs it, and then shared. */
export interface Views {
  /** The whole picture, at most 1280 pixels long. */
  whole(): View;
  /** The same with less noise: each pixel is the mean of nine. */
  calm(): View;
  /** The whole picture at half the size. */
  half(): View;
  /** The whole picture at a quarter of the size. */
  quarter(): View;
  /** The likeliest place of a code, enlarged where it is small. */
  place(): View | undefined;
  /** The second likeliest place, enlarged in the same way. */
  secondPlace(): View | undefined;
  /** The whole picture at most 2560 pixels long, where it has more pixels than `whole`. */
  large(): View | undefined;
  /** The whole picture at most 5120 pixels long, where it has more pixels than `large`. */
  huge(): View | undefined;
}

export function viewsOf(source: Source): Views {
  const all: Box = { left: 0, top: 0, width: source.width, height: source.height };
  const longest = Math.max(source.width, source.height);
  const wholeAt = (side: number): View => {
    const scale = Math.min(1, side / longest);
    return { grey: source.grey(all, scale), left: 0, top: 0, scale, enlarged: 1 };
  };
  const whole = once(() => wholeAt(WHOLE_SIDE));
  const calm = once(() => ({ ...whole(), grey: averaged(whole().grey, 1) }));
  const halfOf = (view: View): View => ({ ...view, grey: halved(view.grey), scale: view.scale / 2 });
  const half = once(() => halfOf(whole()));
  const places = once(() => likelyPlaces(calm().grey, 2));
  const placeAt = (box: Box | undefined) => box && enlargedPart(source, box, whole().scale);
  return {
    whole,
    calm,
    half,
    quarter: once(() => halfOf(half())),
    place: once(() => placeAt(places()[0])),
    secondPlace: once(() => placeAt(places()[1])),
    large: once(() => (longest > MORE_PIXELS * WHOLE_SIDE ? wholeAt(2 * WHOLE_SIDE) : undefined)),
    huge: once(() => (longest > MORE_PIXELS * 2 * WHOLE_SIDE ? wholeAt(4 * WHOLE_SIDE) : undefined)),
  };
}

/** Reads a place, found in the picture scaled by `scale`, from the full picture, and enlarges it where it is small. */
function enlargedPart(source: Source, place: Box, scale: number): View {
  const left = Math.floor(place.left / scale);
  const top = Math.floor(place.top / scale);
  const width = Math.min(source.width - left, Math.ceil(place.width / scale));
  const height = Math.min(source.height - top, Math.ceil(place.height / scale));
  const longest = Math.max(width, height);
  const part = source.grey({ left, top, width, height }, Math.min(1, (1.5 * PLACE_SIDE) / longest));
  const enlarged = Math.max(1, Math.min(MOST_ENLARGED, Math.round(PLACE_SIDE / Math.max(part.width, part.height))));
  const grey = resized(part, part.width * enlarged, part.height * enlarged);
  return { grey, left, top, scale: grey.width / width, enlarged };
}

function once<Result>(make: () => Result): () => Result {
  let made: { result: Result } | undefined;
  return () => {
    made ??= { result: make() };
    return made.result;
  };
}
