import { readFileSync, statSync } from "node:fs";

/** Every page of the site loads it, so it must be small. */
const MOST_BYTES = 64 * 1024;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export interface SiteLogo {
  type: "image/svg+xml" | "image/png";
  bytes: Buffer<ArrayBuffer>;
}

/**
 * Reads the site's picture.
 *
 * @param path of an SVG or PNG file
 * @returns the picture, or why it cannot be used, as a sentence without a full stop
 */
export function readLogo(path: string): SiteLogo | string {
  try {
    if (statSync(path).size > MOST_BYTES) return `The picture may have at most ${MOST_BYTES / 1024} KB`;
    const bytes = readFileSync(path);
    if (bytes.subarray(0, PNG.length).equals(PNG)) return { type: "image/png", bytes };
    if (/<svg[\s>]/i.test(bytes.subarray(0, 1024).toString("utf8"))) return { type: "image/svg+xml", bytes };
    return "Give an SVG or a PNG file";
  } catch (error) {
    return `The file cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
}
