/** A page that stays open looks for a newer version no more often than this. */
const PAUSE_MS = 60_000;

/** Makes the app open without a connection. Where a browser forbids service workers it works all the same. */
export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const options = { scope: "/authenticator", updateViaCache: "none" } as const;
  await navigator.serviceWorker.register("/authenticator-worker.js", options).catch(() => undefined);
}

/**
 * Calls `found` once the server has a version of this page made of other files than the
 * one that is open: looked up now, whenever the app comes to the front and when the
 * connection comes back. Nothing changes until the page is loaded anew. Returns the way to stop.
 */
export function watchForUpdate(found: () => void): () => void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    if (document.visibilityState !== "visible" || performance.now() - lookedAt < PAUSE_MS) return;
    lookedAt = performance.now();
    if (!(await hasNewerPage())) return;
    stop();
    navigator.serviceWorker?.controller?.postMessage("refresh");
    found();
  };
  const stop = () => {
    document.removeEventListener("visibilitychange", look);
    removeEventListener("online", look);
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  void look();
  return stop;
}

async function hasNewerPage(): Promise<boolean> {
  try {
    const response = await fetch(location.pathname, { cache: "no-store", headers: { Accept: "text/html" } });
    if (!response.ok) return false;
    const own = filesIn(document.documentElement.outerHTML);
    return !Array.from(filesIn(await response.text())).every((file) => own.has(file));
  } catch {
    return false;
  }
}

/** The build's files that a page names; their names hold their content's hash. */
function filesIn(html: string): Set<string> {
  return new Set(html.match(/\/_next\/static\/[^"'\\\s<>)]+/g));
}
