import { TIMEOUT_MS } from "./site/http-client.ts";

/** The minimum time between two checks for a newer version. */
const PAUSE_MS = 60_000;

/**
 * Registers the service worker, which lets the app open without a connection. The app also works in browsers that
 * forbid service workers.
 */
export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const options = { scope: "/authenticator", updateViaCache: "none" } as const;
  await navigator.serviceWorker.register("/authenticator-worker.js", options).catch(() => undefined);
}

let newer = false;
const listeners = new Set<() => void>();

/** For `useSyncExternalStore`: whether the server has a version with other files than the open one. */
export const newerVersion = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isThere: () => newer,
};

/** Checks for a newer version whenever the app comes to the front and when the connection is back. Called once. */
export function watchForUpdate(): void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = () => {
    if (document.visibilityState !== "visible" || performance.now() - lookedAt < PAUSE_MS) return;
    lookedAt = performance.now();
    void lookForUpdate();
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
}

/** Checks for a newer version now. Nothing changes until the page is reloaded. */
export async function lookForUpdate(): Promise<void> {
  if (newer || !(await hasNewerPage())) return;
  newer = true;
  keepFreshPage();
  for (const listener of listeners) listener();
}

/** Makes the service worker store the page as the server has it now. */
const keepFreshPage = () => navigator.serviceWorker?.controller?.postMessage("refresh");

async function hasNewerPage(): Promise<boolean> {
  try {
    const response = await fetch(location.pathname, {
      cache: "no-store",
      redirect: "manual",
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) return false;
    const html = await response.text();
    // A proxy in front of the site may answer with its own page.
    if (!html.includes('name="qr2pass-page"')) return false;
    const own = filesIn(document.documentElement.outerHTML);
    return !Array.from(filesIn(html)).every((file) => own.has(file));
  } catch {
    return false;
  }
}

/** The build's files that a page references. Their names contain a hash of their content. */
function filesIn(html: string): Set<string> {
  return new Set(html.match(/\/_next\/static\/[^"'\\\s<>)]+/g));
}
