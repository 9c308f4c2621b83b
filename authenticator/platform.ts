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
