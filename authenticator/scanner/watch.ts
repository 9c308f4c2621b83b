import type { Decoder } from "../decoder/decoder.ts";

/** The shortest time between two tries: decoding every frame would only warm the phone. */
const PAUSE_MS = 60;

/**
 * Looks at a playing video until `found` accepts a text, frame by frame as the camera
 * delivers them. The same text is offered once in a row. Returns the way to stop.
 */
export function watchForCode(video: HTMLVideoElement, decoder: Decoder, found: (text: string) => void): () => void {
  let stopped = false;
  let last: string | null = null;

  const next = () => {
    if (stopped) return;
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(look);
    else setTimeout(look, PAUSE_MS);
  };
  const look = async () => {
    if (stopped) return;
    // A frame that cannot be read (a camera that just went away) is as good as one without a code.
    const text = await decoder.decode(video).catch(() => null);
    if (stopped) return;
    if (text !== null && text !== last) {
      last = text;
      found(text);
    }
    setTimeout(next, PAUSE_MS);
  };
  next();
  return () => {
    stopped = true;
  };
}
