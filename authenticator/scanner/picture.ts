import { type Decoder, loadDecoder } from "../decoder/decoder.ts";
import { chooseCode, isUsableCode } from "./choose-code.ts";

/** A file that the browser cannot open as a picture: an unknown format, an empty or a damaged file. */
export class PictureError extends Error {
  constructor(options?: ErrorOptions) {
    super("The browser cannot open this file as a picture.", options);
    this.name = "PictureError";
  }
}

/**
 * Looks for a code in a picture file. Returns its text: one of ours where there is one, else that of the largest
 * code; null where there is none.
 *
 * @throws PictureError when the browser cannot open the file
 * @throws DecoderError when no decoder can be had
 */
export async function readPicture(file: Blob, decoder?: Decoder): Promise<string | null> {
  const picture = await createImageBitmap(file).catch((cause) => {
    throw new PictureError({ cause });
  });
  try {
    const used = decoder ?? (await loadDecoder());
    return chooseCode(await used.find(picture, isUsableCode))?.text ?? null;
  } finally {
    picture.close();
  }
}

/** The first picture among dropped or pasted files; without one the first file, since its type may be unknown. */
export function pictureIn(data: DataTransfer | null): File | undefined {
  const files = Array.from(data?.files ?? []);
  return files.find((file) => file.type.startsWith("image/")) ?? files[0];
}
