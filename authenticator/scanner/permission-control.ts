import { isApple, isInstalled } from "../platform.ts";

/** The control with which people allow the camera again. The scanner has words for each. */
export type PermissionControl =
  /** Safari on iPhone and iPad: the page menu beside the address. */
  | "safari_mobile"
  /** Other browsers on iPhone and iPad: the system's settings. */
  | "other_apple"
  /** The installed app on iPhone and iPad, which has no address bar. */
  | "apple_app"
  | "safari_desktop"
  /** The crossed-out camera beside the address. */
  | "firefox_desktop"
  | "firefox_android"
  /** Chrome and its relatives. */
  | "android"
  | "desktop";

/**
 * @param apple whether this is an iPhone or iPad; an iPad's user agent may be that of a Mac
 * @param installed whether the page runs as an installed app
 */
export function permissionControl(
  userAgent = navigator.userAgent,
  apple = isApple(),
  installed = isInstalled(),
): PermissionControl {
  if (apple || /iPhone|iPad/.test(userAgent)) {
    if (installed) return "apple_app";
    // Chrome, Firefox, Edge, Opera and DuckDuckGo name themselves in this way on iOS.
    return /CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo/.test(userAgent) ? "other_apple" : "safari_mobile";
  }
  const isFirefox = /Firefox\//.test(userAgent);
  if (/Android/.test(userAgent)) return isFirefox ? "firefox_android" : "android";
  if (isFirefox) return "firefox_desktop";
  return /Safari\//.test(userAgent) && /Macintosh/.test(userAgent) && !/Chrom/.test(userAgent)
    ? "safari_desktop"
    : "desktop";
}
