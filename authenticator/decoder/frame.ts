/** A picture to look for a code in: a camera's present frame, or a picture that was given. */
export type Frame = HTMLVideoElement | HTMLCanvasElement | ImageBitmap;

/** Finds a QR code and returns its text, or null where there is none. All that the scanner knows of decoders. */
export interface Decoder {
  decode(frame: Frame): Promise<string | null>;
}

/** The size of a frame's picture in its own pixels; 0 by 0 while a camera has given none yet. */
export function sizeOf(frame: Frame): { width: number; height: number } {
  return frame instanceof HTMLVideoElement ? { width: frame.videoWidth, height: frame.videoHeight } : frame;
}
