import { writeFile } from "node:fs/promises";
import sharp from "sharp";

/** The resolution of the fake camera: 720p, which most phones give to web pages. */
const WIDTH = 1280;
const HEIGHT = 720;

/**
 * Writes a picture as a video of one frame for Chromium's fake camera (`--use-file-for-fake-video-capture`): YUV4MPEG2
 * with 4:2:0 planes, in greys. Chromium reads the file each time the camera starts.
 *
 * @param picture PNG or JPEG, such as a screenshot; scaled to fit, with grey around it
 */
export async function writeVideo(file: string, picture: Buffer): Promise<void> {
  const background = { r: 128, g: 128, b: 128, alpha: 1 };
  const grey = await sharp(picture)
    .resize(WIDTH, HEIGHT, { fit: "contain", background })
    .flatten({ background })
    .greyscale()
    .raw()
    .toBuffer();
  // Converts full range to video range: 16 is black and 235 white (ITU-R BT.601).
  const luma = grey.map((value) => 16 + Math.round((value * 219) / 255));
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([header, Buffer.from("FRAME\n"), luma, chroma]));
}
