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

/** Only what counts messages asks Redis: pages are looked at more often than the answer is worth. */
const limitsOf = (budget: Budget) => (budget === "messages" ? sharedLimits() : ownLimits());

/** Refusals of requests that name no live ceremony, or do not have the form of a request at all. */
const NAMES_NOTHING: readonly RefusalCode[] = [
  ...(["malformed", "unsupported_version", "unsupported_media_type", "too_large", "method_not_allowed"] as const),
  ...(["forbidden_origin", "wrong_host", "not_found", "unknown_ceremony", "invalid_email"] as const),
];

/** A request that was counted. It holds no class of ours: Next gives every route's bundle classes of its own. */
export interface Admission {
  /** Seconds that its network has to wait, because it has spent what it may; or 0. */
  wait: number;
  /** Counts it among the requests that name no live ceremony instead. Returns the seconds to wait where those are too many. */
  moveToRefused(): Promise<number>;
}

/**
 * Counts a request. This is called once for each: by our own server, or where another one runs the app by the wrapper of
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
      // Where the store is down nothing is counted, and the refusal says enough.
      await limitsOf(budget)
        .spend(-weight, allowances(budget, caller))
        .catch(() => {});
      return ownLimits().spend(1, allowances("refused", caller));
    },
  };
}

/** @throws ProtocolError `rate_limited`, with `retryAfter`, where the request's network has spent what it may */
export function requireAdmission({ wait }: Admission): void {
  if (wait > 0) throw tooMany(wait);
}

/**
 * Hears what a request is refused with. One that names no live ceremony is counted among those alone: so what a page of
 * another site sends from an office does not lock out the people there.
 *
 * @returns the refusal to answer with, which is `rate_limited` where there were too many of them
 */
export async function refusalOf(admission: Admission, error: ProtocolError): Promise<ProtocolError> {
  const wait = NAMES_NOTHING.includes(error.code) ? await admission.moveToRefused() : 0;
  return wait > 0 ? tooMany(wait) : error;
}

/** The admission of the request that is being answered, where our own server counted it. */
const currentAdmission = () => singleton("admission", () => new AsyncLocalStorage<Admission>());

/** Runs `work` as part of a request that was counted. */
export const runAdmitted = <T>(admission: Admission, work: () => T): T => currentAdmission().run(admission, work);

/** Counts the request that is being answered, unless our own server has. @throws ProtocolError `unavailable` */
export const admission = async (kind: RequestKind, caller: Caller): Promise<Admission> =>
  currentAdmission().getStore() ?? admit(kind, caller);

/**
 * Counts a guess at a code that names a ceremony: of 20 to the power of 8 codes some thousand are live at most.
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
 * Counts one more under `key`, of which there may be `most` in a minute, on all instances together.
 *
 * @throws ProtocolError `rate_limited`, `unavailable`
 */
export async function countUnder(key: string, most: number): Promise<void> {
  if (!settings().RATE_LIMITS) return;
  const wait = await sharedLimits().spend(1, [{ key, most }]);
  if (wait > 0) throw tooMany(wait);
}

/**
 * Counts a scan against the key that is named, so that codes cannot be tried with one account from many networks.
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
