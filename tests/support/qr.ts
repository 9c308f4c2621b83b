import { QRCodeSVG } from "qrcode.react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import sharp from "sharp";

export interface Look {
  /** The whole picture, in pixels. */
  width: number;
  height: number;
  /** The part of the picture's height that the code fills. */
  fill: number;
  /** Degrees. */
  tilt: number;
  lightOnDark: boolean;
}

/** A picture (PNG) of a code as a camera may see it: on a plain grey wall, by default straight and large. */
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

/** The position of a code in a picture: its side with the quiet zone, and its top left corner, in pixels. */
export interface Placed {
  text: string;
  side: number;
  left: number;
  top: number;
}

/** A picture (PNG) of 1280 by 720 pixels with several codes. */
export async function codesPicture(
  codes: Placed[],
  background = { r: 150, g: 150, b: 150, alpha: 1 },
): Promise<Buffer> {
  const input = async ({ text, side, left, top }: Placed) => {
    const code = renderToStaticMarkup(createElement(QRCodeSVG, { value: text, level: "M", marginSize: 4, size: side }));
    return { input: await sharp(Buffer.from(code)).png().toBuffer(), left, top };
  };
  return sharp({ create: { width: 1280, height: 720, channels: 4, background } })
    .composite(await Promise.all(codes.map(input)))
    .png()
    .toBuffer();
}

/** A picture (PNG) of a code's modules in one colour on a transparent background. */
export async function transparentCode(text: string, color: "#000" | "#fff"): Promise<Buffer> {
  const look = { level: "M", marginSize: 4, size: 480, fgColor: color, bgColor: "transparent" } as const;
  const code = renderToStaticMarkup(createElement(QRCodeSVG, { value: text, ...look }));
  return sharp(Buffer.from(code)).png().toBuffer();
}
