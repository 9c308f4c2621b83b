import { DEVICE_NAME_CHARACTERS } from "#lib/protocol/limits.ts";

/** Chromium's structured user agent (WICG User-Agent Client Hints), which TypeScript's DOM does not know. */
interface UserAgentData {
  platform: string;
  getHighEntropyValues(hints: string[]): Promise<{ model?: string }>;
}

/**
 * The name of this device that a site is told, so that the person recognises it in a list: "iPhone", "Pixel 9", "Mac".
 */
export async function deviceName(): Promise<string> {
  const data = (navigator as { userAgentData?: UserAgentData }).userAgentData;
  const model = await data?.getHighEntropyValues(["model"]).catch(() => ({ model: "" }));
  // A name must be one line without control characters, so these are removed from a vendor's string.
  const name = (model?.model || nameOf(navigator.userAgent, navigator.maxTouchPoints)).replace(/\p{C}/gu, "").trim();
  return name.slice(0, DEVICE_NAME_CHARACTERS) || "Browser";
}

/** The kind of device according to its `User-Agent`. An iPad reports itself as a Mac, but a Mac has no touch screen. */
export function nameOf(userAgent: string, touchPoints: number): string {
  if (/iPhone/.test(userAgent)) return "iPhone";
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return "iPad";
  if (/Android/.test(userAgent)) return /Mobile/.test(userAgent) ? "Android phone" : "Android tablet";
  if (/Macintosh/.test(userAgent)) return "Mac";
  if (/Windows/.test(userAgent)) return "Windows PC";
  if (/CrOS/.test(userAgent)) return "Chromebook";
  return /Linux/.test(userAgent) ? "Linux PC" : "Browser";
}
