/** The accent colour of a site, as its pages use it in each theme. All are `#rrggbb`. */
export interface Accent {
  light: AccentColours;
  dark: AccentColours;
}

interface AccentColours {
  /** The colour of buttons, links, and selected items. */
  accent: string;
  hover: string;
  /** The colour of text on the accent. */
  onAccent: string;
  /** A pale background in the hue of the accent. */
  soft: string;
}

/** WCAG 2.2, 1.4.3 (AA): the minimum contrast of text with its background. */
const LEAST_CONTRAST = 4.5;
/** `--page` and `--card` of ui/tokens.css. */
const GROUNDS = { light: ["#f5f6f5", "#ffffff"], dark: ["#0c0e0d", "#151817"] } as const;
const WHITE = "#ffffff";
const NEAR_BLACK = "#0b1210";

type Rgb = [red: number, green: number, blue: number];

function parse(colour: string): Rgb {
  const bytes = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return bytes as Rgb;
}

const format = (rgb: Rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** Mixes a share of `other`, 0 to 1, into a colour. */
function mix(colour: string, other: string, share: number): string {
  const [a, b] = [parse(colour), parse(other)];
  return format(a.map((part, at) => part * (1 - share) + (b[at] as number) * share) as Rgb);
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = parse(colour).map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast ratio of two colours, `#rrggbb`, from 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const reads = (colour: string, grounds: readonly string[]) =>
  grounds.every((ground) => contrast(colour, ground) >= LEAST_CONTRAST);

/**
 * Computes a site's accent from the operator's setting: one colour, or one for the light and one for the dark theme,
 * `#rgb` or `#rrggbb`, separated by a comma. A single colour is lightened for the dark theme until it is readable.
 *
 * @returns the colours, or why they cannot be used, as a sentence without a full stop
 */
export function parseAccent(text: string): Accent | string {
  const given = text.split(",").map((colour) => expand(colour.trim().toLowerCase()));
  const [light, dark, ...more] = given;
  if (!light || dark === null || more.length > 0) {
    return "Give a colour such as #0a6447, or two separated by a comma, the first for the light theme and the second for the dark one";
  }
  if (!reads(light, [...GROUNDS.light, WHITE])) {
    return `White text on ${light} has a contrast of ${ratio(light, WHITE)}, and ${light} on the page one of ${ratio(light, GROUNDS.light[0])}. Both must be at least ${LEAST_CONTRAST}: choose a darker colour for the light theme`;
  }
  const inDark = dark ?? lightened(light);
  if (!reads(inDark, [...GROUNDS.dark, NEAR_BLACK])) {
    return `${inDark} on the dark page has a contrast of ${ratio(inDark, GROUNDS.dark[1])}. It must be at least ${LEAST_CONTRAST}: choose a lighter colour for the dark theme`;
  }
  return {
    light: { accent: light, hover: mix(light, "#000000", 0.15), onAccent: WHITE, soft: mix(light, WHITE, 0.88) },
    dark: { accent: inDark, hover: mix(inDark, WHITE, 0.2), onAccent: NEAR_BLACK, soft: mix(inDark, "#101312", 0.84) },
  };
}

/** Rounded down: 4.49 must not look like 4.5. */
const ratio = (a: string, b: string) => Math.floor(contrast(a, b) * 10) / 10;

function expand(colour: string): string | null {
  if (/^#[0-9a-f]{6}$/.test(colour)) return colour;
  return /^#[0-9a-f]{3}$/.test(colour) ? colour.replace(/[0-9a-f]/g, "$&$&") : null;
}

function lightened(colour: string): string {
  for (let share = 0; share < 1; share += 0.02) {
    const lighter = mix(colour, WHITE, share);
    if (reads(lighter, [...GROUNDS.dark, NEAR_BLACK])) return lighter;
  }
  return WHITE;
}
