import { type Decoder, loadDecoder } from "../decoder/decoder.ts";

/** Longest sides, in pixels, at which a picture is tried: a photograph's noise goes away when it shrinks. */
const SIDES = [1280, 2560, 640];

/**
 * Looks for a code in a picture file. Returns null where there is none, or the file is no picture.
 *
 * @throws Error when the decoder cannot be started
 */
export async function readPicture(file: Blob, decoder?: Decoder): Promise<string | null> {
  const used = decoder ?? (await loadDecoder());
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const longest = Math.max(picture.width, picture.height);
  const sides = longest <= 640 ? [longest] : SIDES.filter((side, at) => side <= longest || at === 0);
  for (const side of sides) {
    const scale = Math.min(1, side / longest);
    const size = { resizeWidth: Math.round(picture.width * scale), resizeHeight: Math.round(picture.height * scale) };
    const scaled = await createImageBitmap(picture, { ...size, resizeQuality: "high" });
    const text = await used.decode(scaled).catch(() => null);
    if (text !== null) return text;
  }
  return null;
}

/** The first picture among what was dropped or pasted. */
export function pictureIn(data: DataTransfer | null): File | undefined {
  return Array.from(data?.files ?? []).find((file) => file.type.startsWith("image/"));
}
