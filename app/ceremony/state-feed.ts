import type { StateEvent } from "#lib/protocol/answers.ts";
import type { Backoff } from "./backoff.ts";
import type { CeremonySite } from "./ceremony-site.ts";

/** A stream that was open for longer than this before it broke did not fail to open. */
const WORKED_SECONDS = 5;
/**
 * A stream sends the current state first, and signs of life 0.1 s and 0.2 s later. If none of these arrives within this
 * time, something on the way delays the stream. The state alone is no sign, because some proxies pass the first chunk
 * and hold back the rest.
 */
const SILENCE_SECONDS = 2.5;
/** How often the page then polls for the state. */
const POLL_SECONDS = 1.5;
/** After this time a delayed stream is opened again, because the network may have changed. */
const REOPEN_SECONDS = 10;

/** Delivers the states of a ceremony: by its event stream and, if something delays that, by polling. */
export interface StateFeed {
  /** Opens the stream of a ceremony. Polling starts when its first sign of life is overdue. */
  open(challenge: string): void;
  /** Requests the state once, now. */
  poll(): Promise<void>;
  /** Closes the stream and ends polling. The answer to a request that was sent before is still delivered. */
  pause(): void;
  /** Like `pause`, and drops the answer to a request that was sent before. */
  stop(): void;
}

interface Receiver {
  heard(event: StateEvent): void;
  /** A poll failed. */
  failed(error: unknown): void;
}

/**
 * Creates the feed of a page. Polling goes on until a stream's first sign of life is on time again. A delayed stream stays
 * open, so old states may arrive late: the receiver ignores states that it has passed.
 *
 * @param after calls `work` in `seconds`, unless the page is hidden
 */
export function createStateFeed(
  site: Pick<CeremonySite, "listen" | "state">,
  backoff: Backoff,
  after: (seconds: number, work: () => void) => ReturnType<typeof setTimeout> | undefined,
  { heard, failed }: Receiver,
): StateFeed {
  let challenge: string | null = null;
  /** Whether the last stream was delayed. Polling then starts without waiting for the next stream. */
  let delayed = false;
  /** When the site last answered a poll, in milliseconds as `Date.now()`. */
  let answeredAt = 0;
  /** Incremented by `stop`. Answers from before are dropped. */
  let run = 0;
  /** Incremented whenever polling ends, so that a late answer does not continue it. */
  let polling = 0;
  let close = () => {};
  let streamTimer: ReturnType<typeof setTimeout> | undefined;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;

  function openStream(): void {
    if (challenge === null) return;
    close();
    clearTimeout(streamTimer);
    const openedAt = Date.now();
    let isFirst = true;
    close = site.listen(challenge, {
      heard,
      passed() {
        if (isFirst) judgeStream(openedAt);
        isFirst = false;
      },
      lost() {
        if (Date.now() - openedAt > 1000 * WORKED_SECONDS) backoff.reset();
        pollIn(0);
        streamTimer = after(backoff.next(), openStream);
      },
    });
  }

  /** Judges a stream by the arrival of its first sign of life. Later messages take the same way. */
  function judgeStream(openedAt: number): void {
    backoff.reset();
    // If no poll was answered in this time either, the network is slow, and nothing delays the stream.
    delayed = Date.now() - openedAt > 1000 * SILENCE_SECONDS && answeredAt > openedAt;
    if (delayed) streamTimer = after(REOPEN_SECONDS, openStream);
    else stopPolling();
  }

  function pollIn(seconds: number): void {
    stopPolling();
    const mine = polling;
    pollTimer = after(seconds, () => void poll().then(() => mine === polling && pollIn(POLL_SECONDS)));
  }

  function stopPolling(): void {
    clearTimeout(pollTimer);
    polling += 1;
  }

  async function poll(): Promise<void> {
    const mine = run;
    if (challenge === null) return;
    try {
      const event = await site.state(challenge);
      if (mine !== run) return;
      answeredAt = Date.now();
      heard(event);
    } catch (error) {
      if (mine === run) failed(error);
    }
  }

  function pause(): void {
    close();
    stopPolling();
    clearTimeout(streamTimer);
  }

  return {
    open(next) {
      challenge = next;
      openStream();
      pollIn(delayed ? 0 : SILENCE_SECONDS);
    },
    poll,
    pause,
    stop() {
      pause();
      challenge = null;
      run += 1;
    },
  };
}
