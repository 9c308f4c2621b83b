import { QRCodeSVG } from "qrcode.react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import sharp from "sharp";

export interface Look {
  /** The whole picture, in pixels. */
  width: number;
  height: number;
  /** How much of the picture's height the code fills. */
  fill: number;
  /** Degrees. */
  tilt: number;
  lightOnDark: boolean;
}

/** A picture (PNG) of a code as a camera may see it: on a wall of plain grey, unless told otherwise straight and large. */
export async function codePicture(text: string, look: Partial<Look> = {}): Promise<Buffer> {
  const { width, height, fill, tilt, lightOnDark } = {
    width: 1280,
    height: 720,
    fill: 0.6,
    tilt: 0,
    lightOnDark: false,
    ...look,
  };
  const colors = lightOnDark ? { fgColor: "#fff", bgColor: "#000" } : {};
  const code = renderToStaticMarkup(
    createElement(QRCodeSVG, { value: text, level: "M", marginSize: 4, size: 1024, ...colors }),
  );
  const side = Math.round(height * fill);
  const wall = { r: 150, g: 150, b: 150, alpha: 1 };
  const turned = await sharp(Buffer.from(code)).resize(side, side).rotate(tilt, { background: wall }).png().toBuffer();
  return sharp({ create: { width, height, channels: 4, background: wall } })
    .composite([{ input: turned }])
    .png()
    .toBuffer();
}
