/** A picture to look for a code in: the camera's present frame, or a picture that was given. */
export type Frame = HTMLVideoElement | ImageBitmap;

/** Finds a QR code in a frame and returns its text, or null. The scanner knows decoders by this alone. */
export interface Decoder {
  decode(frame: Frame): Promise<string | null>;
}

/** The size of a frame's picture in its own pixels; 0 by 0 while a camera has given none yet. */
export function sizeOf(frame: Frame): { width: number; height: number } {
  return frame instanceof ImageBitmap ? frame : { width: frame.videoWidth, height: frame.videoHeight };
}

/**
 * The best decoder that this browser has: its own where there is one, otherwise
 * html5-qrcode's, which is fetched only now.
 */
export async function loadDecoder(): Promise<Decoder> {
  const { nativeDecoder } = await import("./native-decoder.ts");
  const native = await nativeDecoder();
  if (native) return native;
  const { html5QrcodeDecoder } = await import("./html5-qrcode-decoder.ts");
  return html5QrcodeDecoder();
}
