import { DEVICE_NAME_CHARACTERS } from "#lib/protocol/limits.ts";

/** Chromium's structured user agent (WICG User-Agent Client Hints), which TypeScript's DOM does not know. */
interface UserAgentData {
  platform: string;
  getHighEntropyValues(hints: string[]): Promise<{ model?: string }>;
}

/** What a site is told this device is called, so that the person knows it again in a list: "iPhone", "Pixel 9", "Mac". */
export async function deviceName(): Promise<string> {
  const data = (navigator as { userAgentData?: UserAgentData }).userAgentData;
  const model = await data?.getHighEntropyValues(["model"]).catch(() => ({ model: "" }));
  // A name must be one line without controls; a vendor's string is made so.
  const name = (model?.model || nameOf(navigator.userAgent, navigator.maxTouchPoints)).replace(/\p{C}/gu, "").trim();
  return name.slice(0, DEVICE_NAME_CHARACTERS) || "Browser";
}

/** The kind of device by its `User-Agent`. An iPad calls itself a Mac, but a Mac has no touch screen. */
export function nameOf(userAgent: string, touchPoints: number): string {
  if (/iPhone/.test(userAgent)) return "iPhone";
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return "iPad";
  if (/Android/.test(userAgent)) return /Mobile/.test(userAgent) ? "Android phone" : "Android tablet";
  if (/Macintosh/.test(userAgent)) return "Mac";
  if (/Windows/.test(userAgent)) return "Windows PC";
  if (/CrOS/.test(userAgent)) return "Chromebook";
  return /Linux/.test(userAgent) ? "Linux PC" : "Browser";
}
