import { setTimeout as sleep } from "node:timers/promises";
import { describeError, log } from "#lib/foundation/log.ts";
import { onShutdown } from "#lib/foundation/shutdown.ts";
import type { Redis } from "./redis.ts";

/**
 * How long the subscription may be silent before this process sends a test message. Upstash's stream and half-open
 * connections end without an event.
 */
const BEAT_MS = 5_000;
/** A subscription that delivers nothing for this long, not even the test message, is dead. */
const DEAD_MS = 2 * BEAT_MS + 2_000;
const RETRY_MS = { first: 100, longest: 2_000 };
const BEAT = "beat";

export interface Listening {
  channel: string;
  hear(message: string): void;
  /** Called after each new connection, because messages published before it were lost. */
  lookAgain(): void;
  /** Whether somebody needs the next message promptly. Otherwise no test messages are sent, since each is a command. */
  isNeeded(): boolean;
}

/** Keeps one subscription alive across broken connections, until the process shuts down. */
export function keepSubscribed(redis: Redis, listening: Listening, beatMs = BEAT_MS, deadMs = DEAD_MS): void {
  let stopped = false;
  const stop = Promise.withResolvers<void>();
  onShutdown(() => {
    stopped = true;
    stop.resolve();
  });

  async function once(): Promise<void> {
    const ended = Promise.withResolvers<void>();
    let heard = performance.now();
    const hear = (message: string) => {
      heard = performance.now();
      if (message !== BEAT) listening.hear(message);
    };
    const leave = await redis.subscribe(listening.channel, hear, ended.resolve);
    const watchdog = setInterval(() => {
      const silence = performance.now() - heard;
      if (!listening.isNeeded()) heard = performance.now();
      else if (silence >= deadMs) ended.resolve();
      else if (silence >= beatMs / 2) redis.publish(listening.channel, BEAT).catch(() => {});
    }, beatMs);
    try {
      listening.lookAgain();
      await Promise.race([ended.promise, stop.promise]);
    } finally {
      clearInterval(watchdog);
      leave();
    }
  }

  async function forever(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      const began = performance.now();
      const reason = await once().then(
        () => ({}),
        (error) => describeError(error.cause ?? error),
      );
      if (stopped) return;
      // The loss of a working connection is logged. One that was never established belongs to the same outage.
      if (performance.now() - began > deadMs) failures = 0;
      if (failures === 0)
        log("warn", "the subscription was lost and is made again", { channel: listening.channel, ...reason });
      await sleep(Math.min(RETRY_MS.first * 2 ** failures, RETRY_MS.longest), undefined, { ref: false });
      failures += 1;
    }
  }
  void forever();
}
