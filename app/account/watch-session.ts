const AGAIN_MS = 2000;

/**
 * Calls `ended` when the page's session ends, wherever that was asked for, and `changed` when the account's history goes
 * on. Returns the way to stop.
 *
 * @param shown the latest event of the history that the page knows of already
 */
export function watchSession(ended: () => void, changed: () => void = () => {}, shown?: number | null): () => void {
  let source: EventSource | null = null;
  let known = shown;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function listen() {
    close();
    // A browser has six connections for a site over HTTP/1.1: a page that nobody sees takes none.
    if (document.visibilityState !== "visible") return;
    source = new EventSource("/api/session/events");
    source.addEventListener("session", (event) => {
      const { state, change } = JSON.parse(event.data) as { state: "active" | "ended"; change?: number | null };
      if (state === "ended") {
        close();
        ended();
      } else {
        // The first one after a pause may tell of what happened meanwhile.
        if (known !== undefined && change !== known) changed();
        known = change;
      }
    });
    source.addEventListener("error", () => {
      close();
      timer = setTimeout(listen, AGAIN_MS * (0.5 + Math.random()));
    });
  }
  function close() {
    source?.close();
    clearTimeout(timer);
  }

  const ears = new AbortController();
  const { signal } = ears;
  document.addEventListener("visibilitychange", listen, { signal });
  window.addEventListener("pageshow", (event) => event.persisted && listen(), { signal });
  window.addEventListener("online", listen, { signal });
  listen();
  return () => {
    ears.abort();
    close();
  };
}
