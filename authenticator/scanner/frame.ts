/** A picture to look for a code in: the camera's present frame, or a picture that was given. */
export type Frame = HTMLVideoElement | ImageBitmap;

/** The size of a frame's picture in its own pixels; 0 by 0 while a camera has given none yet. */
export function sizeOf(frame: Frame): { width: number; height: number } {
  return frame instanceof ImageBitmap ? frame : { width: frame.videoWidth, height: frame.videoHeight };
}
