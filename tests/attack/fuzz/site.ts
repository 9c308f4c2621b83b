import { RedisServer } from "#tests/support/redis-server.ts";
import { startServer } from "#tests/support/server.ts";
import { type Fuzzed, fuzz, type Options } from "./fuzz.ts";

/** The stores for ceremonies with which the site is fuzzed. */
export const STORES = ["memory", "redis"] as const;
export type StoreName = (typeof STORES)[number];

export interface FuzzedSite extends Fuzzed {
  /** The causes of 503 in the site's log, and how often each occurred. */
  causes: Record<string, number>;
}

/** Fuzzes a new site with one of the stores. Errors in its log count as failures too. */
export async function fuzzSite(store: StoreName, options: Omit<Options, "origin" | "pid">): Promise<FuzzedSite> {
  const redis = store === "redis" ? await RedisServer.start() : null;
  const server = await startServer({
    env: {
      RATE_LIMITS: "off",
      QR2PASS_VERSION_1: "on",
      LOG_LEVEL: "warn",
      METRICS_TOKEN: "a-token-for-the-fuzzer",
      ...(redis ? { REDIS_URL: redis.url } : {}),
    },
  });
  try {
    const result = await fuzz({ origin: server.origin, pid: server.pid, ...options });
    const lines = server.output().split("\n");
    const errors = lines.filter(
      (line) => /"level":"error"|^\s+at |Error:/.test(line) && !/"message":"unavailable"/.test(line),
    );
    const causes: Record<string, number> = {};
    for (const line of lines.filter((text) => /"message":"unavailable"/.test(text))) {
      const { time: _time, request_id: _id, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const cause = JSON.stringify(rest).slice(0, 300);
      causes[cause] = (causes[cause] ?? 0) + 1;
    }
    return { ...result, causes, failures: [...result.failures, ...errors.slice(0, 10)] };
  } finally {
    await server.stop();
    await redis?.stop();
  }
}

/** One line of summary for a run. */
export function summary(store: StoreName, { seed, requests, seconds, statuses, memory }: Fuzzed): string {
  const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
  const megabytes = memory.map((kilobytes) => Math.round(kilobytes / 1024));
  return `${store}, seed ${seed}: ${requests} requests in ${seconds.toFixed(0)} s; ${counts.sort().join(", ")}; MB ${megabytes.join(" ")}`;
}
