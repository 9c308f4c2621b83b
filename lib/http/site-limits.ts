import { AsyncLocalStorage } from "node:async_hooks";
import { settings } from "#lib/foundation/settings.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import { redis } from "#lib/redis/site-redis.ts";
import { type Budget, COSTS, LOOKUPS, PER_MINUTE, type RequestKind, SCANS_OF_A_KEY } from "./allowances.ts";
import type { Caller } from "./caller.ts";
import type { Allowance, Limits } from "./limits.ts";
import { memoryLimits } from "./memory-limits.ts";
import { redisLimits } from "./redis-limits.ts";

const ownLimits = () => singleton<Limits>("limits", () => memoryLimits());
const sharedLimits = () =>
  singleton<Limits>("shared-limits", () => {
    const shared = redis();
    return shared ? redisLimits(shared) : ownLimits();
  });

/** Only the budget for messages is shared through Redis. Pages are requested too often for a Redis call each. */
const limitsOf = (budget: Budget) => (budget === "messages" ? sharedLimits() : ownLimits());

/** Refusals of requests that do not name a live ceremony or are malformed. */
const NAMES_NOTHING: readonly RefusalCode[] = [
  ...(["malformed", "unsupported_version", "unsupported_media_type", "too_large", "method_not_allowed"] as const),
  ...(["forbidden_origin", "wrong_host", "not_found", "unknown_ceremony", "invalid_email"] as const),
];

/**
 * A counted request. It contains no instance of our classes, because Next gives every route's bundle its own classes.
 */
export interface Admission {
  /** Seconds that the network has to wait because it exceeded an allowance; or 0. */
  wait: number;
  /**
   * Counts the request in the budget for refused ones instead. Returns the seconds to wait if that is exceeded, or 0.
   */
  moveToRefused(): Promise<number>;
}

/**
 * Counts a request. Called once for each: by our own server, or, if a platform's server runs the app, by the wrapper of
 * its routes and by `proxy.ts`.
 *
 * @throws ProtocolError `unavailable`
 */
export async function admit(kind: RequestKind, caller: Caller): Promise<Admission> {
  const { budget, weight } = COSTS[kind];
  if (!settings().RATE_LIMITS || weight === 0) return { wait: 0, moveToRefused: async () => 0 };
  const wait = await limitsOf(budget).spend(weight, allowances(budget, caller));
  let isCounted = wait === 0;
  return {
    wait,
    async moveToRefused() {
      if (!isCounted) return 0;
      isCounted = false;
      // If the store is down nothing is counted, and the original refusal is sent.
      await limitsOf(budget)
        .spend(-weight, allowances(budget, caller))
        .catch(() => {});
      return ownLimits().spend(1, allowances("refused", caller));
    },
  };
}

/** @throws ProtocolError `rate_limited`, with `retryAfter`, if the request's network exceeded an allowance */
export function requireAdmission({ wait }: Admission): void {
  if (wait > 0) throw tooMany(wait);
}

/**
 * Determines the refusal of a counted request. One that does not name a live ceremony is counted only in the budget for
 * those, so that requests which another site's page sends from an office do not lock out the people there.
 *
 * @returns the refusal to send, which is `rate_limited` if there were too many of them
 */
export async function countRefusal(admission: Admission, error: ProtocolError): Promise<ProtocolError> {
  const wait = NAMES_NOTHING.includes(error.code) ? await admission.moveToRefused() : 0;
  return wait > 0 ? tooMany(wait) : error;
}

/** The admission of the current request, if our own server counted it. */
const currentAdmission = () => singleton("admission", () => new AsyncLocalStorage<Admission>());

/** Runs `work` as part of a counted request. */
export const runAdmitted = <T>(admission: Admission, work: () => T): T => currentAdmission().run(admission, work);

/** Counts the current request, unless our own server has done so. @throws ProtocolError `unavailable` */
export const admission = async (kind: RequestKind, caller: Caller): Promise<Admission> =>
  currentAdmission().getStore() ?? admit(kind, caller);

/**
 * Counts a guess of a typed code. Of the 20⁸ codes, a few thousand are live at most.
 *
 * @throws ProtocolError `rate_limited`, `unavailable`
 */
export async function countLookup({ networkKey }: Caller): Promise<void> {
  if (!settings().RATE_LIMITS) return;
  const wait = await sharedLimits().spend(1, [
    { key: `lookup:${networkKey}`, most: LOOKUPS.network },
    { key: "lookup", most: LOOKUPS.site },
  ]);
  if (wait > 0) throw tooMany(wait);
}

/**
 * Counts one request under `key`, of at most `most` per minute on all instances together.
 *
 * @throws ProtocolError `rate_limited`, `unavailable`
 */
export async function countUnder(key: string, most: number): Promise<void> {
  if (!settings().RATE_LIMITS) return;
  const wait = await sharedLimits().spend(1, [{ key, most }]);
  if (wait > 0) throw tooMany(wait);
}

/**
 * Counts a scan under the key that it names, so that nobody can try codes with one account from many networks.
 *
 * @throws ProtocolError `rate_limited`, `unavailable`
 */
export async function countScan(keyId: string): Promise<void> {
  if (!settings().RATE_LIMITS) return;
  const wait = await ownLimits().spend(1, [{ key: `scan:${keyId}`, most: SCANS_OF_A_KEY }]);
  if (wait > 0) throw tooMany(wait);
}

const allowances = (budget: Budget, { counted }: Caller): Allowance[] =>
  counted.map(({ key, share }) => ({ key: `${budget}:${key}`, most: share * PER_MINUTE[budget] }));

const tooMany = (retryAfter: number) => new ProtocolError("rate_limited", { retryAfter });
