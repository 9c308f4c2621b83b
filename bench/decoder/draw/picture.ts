import { seededRandom } from "#tests/support/random.ts";
import { compress } from "./jpeg.ts";
import { blurred, type Light, smeared } from "./lens.ts";
import { addContrast, addGlare, addMoire, addShadow, addWhiteout } from "./lighting.ts";
import { placePlane } from "./plane.ts";
import { drawScene, type Modules } from "./scene.ts";
import type { View } from "./view.ts";

/** A picture without colour, one byte a pixel, row by row from the top left. */
export interface Picture {
  width: number;
  height: number;
  luma: Uint8ClampedArray<ArrayBuffer>;
}

/** Light that a sensor takes for none. */
const BLACK = 0.01;

/**
 * Draws a code as a camera sees it. The same arguments give the same picture.
 *
 * @param modules rows of the code, true where dark, without quiet zone
 * @param others the codes that stand around it
 */
export function drawPicture(modules: Modules, view: View, others: readonly Modules[] = []): Picture {
  const { width, height } = view.frame;
  const random = seededRandom(view.seed);
  const plane = placePlane(modules.length, view, random);
  let light: Light = { width, height, values: drawScene(modules, others, view, plane, random) };
  const motion = view.motion + (view.motionModules * plane.side) / modules.length;
  if (view.blur > 0) light = blurred(light, view.blur);
  if (motion > 0) light = smeared(light, motion, random.between(0, Math.PI));
  addContrast(light, view.contrast);
  if (view.moire > 0) addMoire(light, view.moire, random);
  if (view.shadow > 0) addShadow(light, view.shadow, plane, random);
  if (view.glare > 0) addGlare(light, view.glare, plane, random);
  if (view.whiteout > 0) addWhiteout(light, view.whiteout, plane, random);

  const luma = new Uint8ClampedArray(width * height);
  for (let at = 0; at < luma.length; at++) {
    const value = BLACK + (Math.min(1, light.values[at] as number) - BLACK) * view.exposure;
    luma[at] = value * 255 + random.normal() * view.noise;
  }
  if (view.jpeg > 0) compress(luma, width, height, view.jpeg);
  return { width, height, luma };
}
