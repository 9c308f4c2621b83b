/** Where the app runs, as far as what to tell people depends on it. */

/** The event and the property that browsers have and TypeScript's DOM does not. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}
/** Defined in Safari on iOS and iPadOS alone: whether the page runs as an app of the home screen. */
type AppleNavigator = Navigator & { standalone?: boolean };

export const isApple = () => (navigator as AppleNavigator).standalone !== undefined;

/** Whether the page runs as an installed app. */
export function isInstalled(): boolean {
  return (navigator as AppleNavigator).standalone === true || matchMedia("(display-mode: standalone)").matches;
}

/**
 * Whether this is a tab of Safari on an iPhone or iPad: what it stores is apart from the
 * home screen's app, and is deleted after seven days without a visit (WebKit's tracking prevention).
 */
export const isAppleTab = () => isApple() && !isInstalled();

/**
 * Why keys that are made here may be lost.
 * - `safari_tab`: Safari deletes them after 7 days without a visit.
 * - `in_app`: another app shows this page, in a browser of its own that people do not find again.
 * - `private_tab`: they go when the tab is closed.
 */
export type KeyRisk = "safari_tab" | "in_app" | "private_tab";

/** The risk here; undefined where nothing speaks for one. */
export async function keyRiskHere(): Promise<KeyRisk | undefined> {
  if (isInAppBrowser(navigator.userAgent, isInstalled())) return "in_app";
  if (await isPrivateTab()) return "private_tab";
  return isAppleTab() ? "safari_tab" : undefined;
}

/** Whether another app shows the page: Android's WebView says `wv`, iOS's leaves `Safari` out, large apps say their names. */
export function isInAppBrowser(userAgent: string, installed = false): boolean {
  if (installed) return false;
  if (
    /; wv\)|\b(FBAN|FBAV|FB_IAB|Instagram|Snapchat|Pinterest|LinkedInApp|MicroMessenger|GSA|Line)\b/.test(userAgent)
  ) {
    return true;
  }
  return /iPhone|iPad|iPod/.test(userAgent) && /AppleWebKit/.test(userAgent) && !/Safari\//.test(userAgent);
}

/** Whether the browser keeps files for no longer than this tab lives, as Firefox and Safari say by refusing the file system. */
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
 * How this browser installs the app, where it does not offer that by itself.
 * - `share`: Safari on iPhone and iPad, Share and Add to Home Screen.
 * - `dock`: Safari on a Mac, File and Add to Dock.
 * - `menu`: Chrome and its relatives, and Firefox on Android, in the menu.
 * - undefined: it cannot. Firefox on a desktop and a WebView have no such thing.
 */
export type InstallWay = "share" | "dock" | "menu";

export function installWay(userAgent: string, apple: boolean): InstallWay | undefined {
  if (isInAppBrowser(userAgent)) return undefined;
  if (apple) return "share";
  if (/Android/.test(userAgent)) return "menu";
  if (/Firefox\//.test(userAgent)) return undefined;
  // Chrome's relatives say both.
  if (/Chrom(e|ium)\//.test(userAgent)) return "menu";
  return /Macintosh/.test(userAgent) && /Version\/\d+.*Safari\//.test(userAgent) ? "dock" : undefined;
}

let offered: InstallPrompt | undefined;
const listeners = new Set<() => void>();

/** Listens for the browser's offer to install. Called once, as early as can be: the offer comes once. */
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
  // It can be shown once; the browser makes another offer when it sees fit.
  offered = undefined;
  await prompt?.prompt();
  for (const listener of listeners) listener();
}
