import { sharpen } from "./sharpen.ts";

/** A library that finds a QR code, dark on light or light on dark, in a picture. Null where it finds none. */
export type Reader = (picture: ImageBitmap) => Promise<string | null>;

/** The picture at its own size. */
export function whole(picture: ImageBitmap): OffscreenCanvas {
  return drawn(picture, 1);
}

/** The picture's middle, where people hold a code, at the whole picture's size. */
export function middle(picture: ImageBitmap, zoom: number): OffscreenCanvas {
  return drawn(picture, zoom);
}

/** The same, made sharp first: what is blurred, pale or small is then read far more often. */
export function sharpMiddle(picture: ImageBitmap, zoom: number): OffscreenCanvas {
  const width = Math.round(picture.width / zoom);
  const height = Math.round(picture.height / zoom);
  const small = new OffscreenCanvas(width, height);
  const context = contextOf(small);
  context.drawImage(picture, -(picture.width - width) / 2, -(picture.height - height) / 2);
  const pixels = context.getImageData(0, 0, width, height);
  sharpen(pixels);
  context.putImageData(pixels, 0, 0);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  contextOf(canvas).drawImage(small, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser gives no canvas.");
  return context;
}

function drawn(picture: ImageBitmap, zoom: number): OffscreenCanvas {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const [left, top] = [(width - width / zoom) / 2, (height - height / zoom) / 2];
  contextOf(canvas).drawImage(picture, left, top, width / zoom, height / zoom, 0, 0, width, height);
  return canvas;
}
