/** Properties of the browser on which advice to people depends. */

/** An event and a property of browsers that TypeScript's DOM types do not contain. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}
/** Defined only in Safari on iOS and iPadOS: whether the page runs as an app from the home screen. */
type AppleNavigator = Navigator & { standalone?: boolean };

export const isApple = () => (navigator as AppleNavigator).standalone !== undefined;

/** Whether the page runs as an installed app. */
export function isInstalled(): boolean {
  return (navigator as AppleNavigator).standalone === true || matchMedia("(display-mode: standalone)").matches;
}

/**
 * Whether this is a tab of Safari on an iPhone or iPad. Its storage is separate from the home screen app's, and is
 * deleted after seven days without a visit (WebKit's tracking prevention).
 */
export const isAppleTab = () => isApple() && !isInstalled();

/**
 * Why keys created here may be lost.
 * - `safari_tab`: Safari deletes them after 7 days without a visit.
 * - `in_app`: another app shows this page in its built-in browser, which people do not find again.
 * - `private_tab`: they are deleted when the tab is closed.
 */
export type KeyRisk = "safari_tab" | "in_app" | "private_tab";

/** The risk in this browser; undefined if there is no sign of one. */
export async function keyRiskHere(): Promise<KeyRisk | undefined> {
  if (isInAppBrowser(navigator.userAgent, isInstalled())) return "in_app";
  if (await isPrivateTab()) return "private_tab";
  return isAppleTab() ? "safari_tab" : undefined;
}

/**
 * Whether another app shows the page: Android's WebView contains `wv`, iOS's does not contain `Safari`, and large apps
 * contain their names.
 */
export function isInAppBrowser(userAgent: string, installed = false): boolean {
  if (installed) return false;
  if (
    /; wv\)|\b(FBAN|FBAV|FB_IAB|Instagram|Snapchat|Pinterest|LinkedInApp|MicroMessenger|GSA|Line)\b/.test(userAgent)
  ) {
    return true;
  }
  return /iPhone|iPad|iPod/.test(userAgent) && /AppleWebKit/.test(userAgent) && !/Safari\//.test(userAgent);
}

/**
 * Whether the browser deletes data when the tab is closed. Firefox and Safari then refuse access to the file system.
 */
async function isPrivateTab(): Promise<boolean> {
  if (!globalThis.isSecureContext || !navigator.storage?.getDirectory) return false;
  try {
    await navigator.storage.getDirectory();
    return false;
  } catch (error) {
    return error instanceof Error && error.name === "SecurityError";
  }
}

/**
 * How this browser installs the app, if it does not offer that itself.
 * - `share`: Safari on iPhone and iPad, Share and Add to Home Screen.
 * - `dock`: Safari on a Mac, File and Add to Dock.
 * - `menu`: Chrome and other Chromium browsers, and Firefox on Android, in the menu.
 * - undefined: not possible, as in desktop Firefox and in a WebView.
 */
export type InstallWay = "share" | "dock" | "menu";

export function installWay(userAgent: string, apple: boolean): InstallWay | undefined {
  if (isInAppBrowser(userAgent)) return undefined;
  if (apple) return "share";
  if (/Android/.test(userAgent)) return "menu";
  if (/Firefox\//.test(userAgent)) return undefined;
  // Chromium browsers contain both words.
  if (/Chrom(e|ium)\//.test(userAgent)) return "menu";
  return /Macintosh/.test(userAgent) && /Version\/\d+.*Safari\//.test(userAgent) ? "dock" : undefined;
}

let offered: InstallPrompt | undefined;
const listeners = new Set<() => void>();

/** Listens for the browser's offer to install. Called once, as early as possible, because the event fires only once. */
export function listenForInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event as InstallPrompt;
    for (const listener of listeners) listener();
  });
  addEventListener("appinstalled", () => {
    offered = undefined;
    for (const listener of listeners) listener();
  });
}

/** For `useSyncExternalStore`: whether the browser offers to install the app. */
export const installOffer = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isThere: () => offered !== undefined,
};

/** Shows the browser's own install dialog. */
export async function install(): Promise<void> {
  const prompt = offered;
  // An offer can be used once. The browser makes another one when it decides to.
  offered = undefined;
  await prompt?.prompt();
  for (const listener of listeners) listener();
}
