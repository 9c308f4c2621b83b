/** How a code is seen by a camera. Every number is 0 and every flag false in the plainest view. */
export interface View {
  /** Of everything that is left to chance: where the code is, which way it tilts, noise, glare. */
  seed: number;
  /** The picture's size, in pixels. */
  frame: { width: number; height: number };
  /** The code's height, without its quiet zone, as a part of the picture's, before rotation and tilt. */
  size: number;
  /** Turn about the camera's axis, degrees. */
  rotation: number;
  /** Angle between the code's plane and the picture's, degrees; about an axis left to chance. */
  tilt: number;
  /** Bend of the code around a pillar: half of the angle that it spans, degrees. */
  bend: number;
  /** Blur of the lens: sigma of a Gaussian, pixels. */
  blur: number;
  /** Smear of a hand that moves: length of a line, pixels. */
  motion: number;
  /** The same, in modules of the code. Added to `motion`. */
  motionModules: number;
  /** Noise of the sensor: sigma, in steps of 255. */
  noise: number;
  /** Light that reaches the sensor: white is this part of the whole range, black nearly none. */
  exposure: number;
  /** Distance of black and white, as a part of the whole range. */
  contrast: number;
  /** A lamp's soft reflection: 1 lifts black to white in its middle. */
  glare: number;
  /** A lamp's hard reflection, all white: its area as a part of the code's. */
  whiteout: number;
  /** A shadow's edge across the code: the part of the light that it takes away. */
  shadow: number;
  /** Beat of the screen's grid with the sensor's, and bands of its refresh: depth of each, 0 to 1. */
  moire: number;
  /** Cracks of the glass that cross the code. What lies beyond one is displaced by a part of a module. */
  cracks: number;
  /** Stains on the code, each some modules wide. */
  stains: number;
  /** A picture in the code's middle: its area as a part of the code's. */
  logo: number;
  /** Light modules on a dark page. */
  inverted: boolean;
  /** Round modules that do not touch each other. */
  dots: boolean;
  /** What the screen shows as white. A filter against blue light makes it orange. */
  white: readonly [red: number, green: number, blue: number];
  /** Step of JPEG's quantization at the lowest frequency, in steps of 255; 0 for a picture that was not compressed. */
  jpeg: number;
  /** How many other codes stand around ours. */
  others: number;
  /** The code stands in the middle of dense text. */
  text: boolean;
}

/** An easy view of a code that fills 20 % of the height of a camera's frame. */
export const PLAIN_VIEW: View = {
  seed: 1,
  frame: { width: 1280, height: 720 },
  size: 0.2,
  rotation: 0,
  tilt: 0,
  bend: 0,
  blur: 0.7,
  motion: 0,
  motionModules: 0,
  noise: 4,
  exposure: 1,
  contrast: 0.8,
  glare: 0,
  whiteout: 0,
  shadow: 0,
  moire: 0,
  cracks: 0,
  stains: 0,
  logo: 0,
  inverted: false,
  dots: false,
  white: [1, 1, 1],
  jpeg: 0,
  others: 0,
  text: false,
};
