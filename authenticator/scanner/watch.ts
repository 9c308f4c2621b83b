import type { Decoder } from "../decoder/decoder.ts";
import type { FoundSymbol } from "../decoder/symbol.ts";
import { chooseCode, isUsableCode } from "./choose-code.ts";

/** The shortest time between two looks: decoding every frame would only warm the phone. */
const PAUSE_MS = 60;

/**
 * Looks at the frames of a playing video as the camera delivers them, and calls `found` with the symbol that
 * `chooseCode` chooses. It reports a text again only after another one. Returns a function that stops watching.
 */
export function watchForCode(
  video: HTMLVideoElement,
  decoder: Decoder,
  found: (symbol: FoundSymbol) => void,
): () => void {
  let stopped = false;
  let last: string | undefined;

  const next = () => {
    if (stopped) return;
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(look);
    else setTimeout(look, PAUSE_MS);
  };
  const look = async () => {
    if (stopped) return;
    // A frame that cannot be read, for instance of a camera that just went away, counts as one without a code.
    const symbol = chooseCode(await decoder.find(video, isUsableCode).catch(() => []));
    if (stopped) return;
    if (symbol && symbol.text !== last) {
      last = symbol.text;
      found(symbol);
    }
    setTimeout(next, PAUSE_MS);
  };
  next();
  return () => {
    stopped = true;
  };
}
