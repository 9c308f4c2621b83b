import type { Frame } from "./frame.ts";

/** Finds a QR code in a frame and returns its text, or null. The scanner knows decoders by this alone. */
export interface Decoder {
  decode(frame: Frame): Promise<string | null>;
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
