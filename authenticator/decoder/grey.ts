/** A picture without colour: one byte a pixel, row by row from the top left; 0 is black and 255 white. */
export interface Grey {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** A rectangle in a picture, in whole pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The pixels of a canvas: red, green, blue and alpha, one byte each. An `ImageData` is one. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** What lies under the transparent parts of a picture. */
export const WHITE = 255;
export const BLACK = 0;

export function isTransparent({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if ((data[at] as number) < 255) return true;
  return false;
}

/** The brightness of each pixel (weights of ITU-R BT.601), on a ground of that brightness. */
export function greyOf({ width, height, data }: Pixels, ground: number): Grey {
  const grey = new Uint8Array(width * height);
  // Reads four bytes at once. All platforms that run browsers are little-endian.
  const pixels = new Uint32Array(data.buffer, data.byteOffset, grey.length);
  for (let at = 0; at < grey.length; at++) {
    const pixel = pixels[at] as number;
    const alpha = pixel >>> 24;
    const light = (306 * (pixel & 255) + 601 * ((pixel >>> 8) & 255) + 117 * ((pixel >>> 16) & 255)) >> 10;
    grey[at] = alpha === 255 ? light : Math.round((light * alpha + ground * (255 - alpha)) / 255);
  }
  return { width, height, data: grey };
}

/** The part of a picture that the box holds. */
export function cropped({ width, data }: Grey, box: Box): Grey {
  const part = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const from = (box.top + y) * width + box.left;
    part.set(data.subarray(from, from + box.width), y * box.width);
  }
  return { width: box.width, height: box.height, data: part };
}

/** The picture at half its size: each pixel is the mean of four, which halves the noise. */
export function halved({ width, height, data }: Grey): Grey {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Uint8Array(w * h);
  for (let y = 0, to = 0; y < h; y++) {
    let upper = 2 * y * width;
    for (let x = 0; x < w; x++, to++, upper += 2) {
      const lower = upper + width;
      const sum =
        (data[upper] as number) + (data[upper + 1] as number) + (data[lower] as number) + (data[lower + 1] as number);
      half[to] = (sum + 2) >> 2;
    }
  }
  return { width: w, height: h, data: half };
}

/** The picture at another size, by bilinear interpolation. To shrink it by more than half, use `halved` first. */
export function resized({ width, height, data }: Grey, w: number, h: number): Grey {
  if (w === width && h === height) return { width, height, data };
  const columns = places(width, w);
  const rows = places(height, h);
  const result = new Uint8Array(w * h);
  for (let y = 0, to = 0; y < h; y++) {
    const upper = (rows.first[y] as number) * width;
    const lower = height > 1 ? upper + width : upper;
    const step = width > 1 ? 1 : 0;
    const down = rows.part[y] as number;
    for (let x = 0; x < w; x++, to++) {
      const left = columns.first[x] as number;
      const right = columns.part[x] as number;
      const above = (data[upper + left] as number) * (128 - right) + (data[upper + left + step] as number) * right;
      const below = (data[lower + left] as number) * (128 - right) + (data[lower + left + step] as number) * right;
      result[to] = (above * (128 - down) + below * down + 8192) >> 14;
    }
  }
  return { width: w, height: h, data: result };
}

/** For each of `to` pixels along a side of `from` pixels: the pixel before its place, and the rest in parts of 128. */
function places(from: number, to: number): { first: Int32Array; part: Int32Array } {
  const first = new Int32Array(to);
  const part = new Int32Array(to);
  for (let at = 0; at < to; at++) {
    const place = Math.max(0, Math.min(from - 1, ((at + 0.5) * from) / to - 0.5));
    first[at] = Math.min(Math.floor(place), Math.max(0, from - 2));
    part[at] = Math.round((place - (first[at] as number)) * 128);
  }
  return { first, part };
}

/** The picture with its longest side at most that many pixels. */
export function fitted(grey: Grey, side: number): Grey {
  const scale = Math.min(1, side / Math.max(grey.width, grey.height));
  const [w, h] = [Math.max(1, Math.round(grey.width * scale)), Math.max(1, Math.round(grey.height * scale))];
  let fit = grey;
  while (fit.width >= 2 * w && fit.height >= 2 * h) fit = halved(fit);
  return resized(fit, w, h);
}

/** Light where it was dark. */
export function negative({ width, height, data }: Grey): Grey {
  return { width, height, data: data.map((value) => 255 - value) };
}
