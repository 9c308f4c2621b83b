const AGAIN_MS = 2000;

/**
 * Watches the session of the page. Calls `ended` when the session ends, wherever that was requested, and `changed` when
 * the account's history has a new event. Returns a function that stops watching.
 *
 * @param shown the id of the latest event in the history that the page already shows
 */
export function watchSession(ended: () => void, changed: () => void = () => {}, shown?: number | null): () => void {
  let source: EventSource | null = null;
  let known = shown;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function listen() {
    close();
    // Over HTTP/1.1 a browser opens at most six connections to a site, so a hidden page does not hold one.
    if (document.visibilityState !== "visible") return;
    source = new EventSource("/api/session/events");
    source.addEventListener("session", (event) => {
      const { state, change } = JSON.parse(event.data) as { state: "active" | "ended"; change?: number | null };
      if (state === "ended") {
        close();
        ended();
      } else {
        // After a pause, the first message may report events that happened in the meantime.
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
