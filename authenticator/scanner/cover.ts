import type { Point } from "../decoder/symbol.ts";

interface Size {
  width: number;
  height: number;
}

/** A circle about a symbol, in CSS pixels from the top left of the element that shows the picture. */
export interface Spot {
  x: number;
  y: number;
  /** Half of the symbol's longer diagonal. */
  radius: number;
}

/**
 * Where a symbol of a picture is seen in the element that shows it with `object-fit: cover`.
 *
 * @param corners of the symbol, in the picture's pixels; where there are none the result is undefined
 * @param mirrored whether the element swaps left and right
 */
export function spotOf(corners: readonly Point[], picture: Size, element: Size, mirrored: boolean): Spot | undefined {
  if (corners.length === 0 || picture.width === 0 || picture.height === 0) return undefined;
  const scale = Math.max(element.width / picture.width, element.height / picture.height);
  // `cover` centres the picture and cuts off the same amount on opposite sides.
  const shown = corners.map(({ x, y }) => ({
    x: element.width / 2 + (x - picture.width / 2) * scale * (mirrored ? -1 : 1),
    y: element.height / 2 + (y - picture.height / 2) * scale,
  }));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(shown.map((point) => point.x));
  const y = mean(shown.map((point) => point.y));
  return { x, y, radius: Math.max(...shown.map((point) => Math.hypot(point.x - x, point.y - y))) };
}

/** Where a symbol of a video's picture is seen, in CSS pixels from the top left of the window. */
export function spotInVideo(video: HTMLVideoElement, corners: readonly Point[]): Spot | undefined {
  const { left, top, width, height } = video.getBoundingClientRect();
  const picture = { width: video.videoWidth, height: video.videoHeight };
  const spot = spotOf(corners, picture, { width, height }, video.dataset.mirrored !== undefined);
  return spot && { ...spot, x: left + spot.x, y: top + spot.y };
}
