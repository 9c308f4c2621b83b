import { writeFile } from "node:fs/promises";
import sharp from "sharp";

/** What the fake camera gives: 720p, as most phones' do to a web page. */
const WIDTH = 1280;
const HEIGHT = 720;

/**
 * Writes a picture as a video of one frame that Chromium's fake camera plays
 * (`--use-file-for-fake-video-capture`): YUV4MPEG2 with planes of 4:2:0, in greys. The
 * file is read anew each time the camera starts.
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
  // Full range to the video's: 16 is black and 235 white (ITU-R BT.601).
  const luma = grey.map((value) => 16 + Math.round((value * 219) / 255));
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([header, Buffer.from("FRAME\n"), luma, chroma]));
}
