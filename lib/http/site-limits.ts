import { AsyncLocalStorage } from "node:async_hooks";
import { settings } from "#lib/foundation/settings.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import { redis } from "#lib/redis/redis.ts";
import { type Budget, COSTS, PER_MINUTE, type RequestKind } from "./allowances.ts";
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

/** A request that was counted. */
export interface Admission {
  /** @throws ProtocolError `rate_limited`, with `retryAfter`, where its network has spent what it may */
  require(): void;
  /**
   * Hears what the request is refused with. One that names no live ceremony is counted among those alone: so what a page
   * of another site sends from an office does not lock out the people there.
   *
   * @returns the refusal to answer with, which is `rate_limited` where there were too many of them
   */
  refused(error: ProtocolError): Promise<ProtocolError>;
}

/**
 * Counts a request. This is called once for each: by our own server, or where another one runs the app by the wrapper of
 * its routes and by `proxy.ts`.
 *
 * @throws ProtocolError `unavailable`
 */
export async function admit(kind: RequestKind, caller: Caller): Promise<Admission> {
  const { budget, weight } = COSTS[kind];
  if (!settings().RATE_LIMITS || weight === 0) return { require: () => {}, refused: async (error) => error };
  const wait = await limitsOf(budget).spend(weight, allowances(budget, caller));
  let isCounted = wait === 0;
  return {
    require() {
      if (wait > 0) throw tooMany(wait);
    },
    async refused(error) {
      if (!isCounted || !NAMES_NOTHING.includes(error.code)) return error;
      isCounted = false;
      // Where the store is down nothing is counted, and the refusal says enough.
      await limitsOf(budget)
        .spend(-weight, allowances(budget, caller))
        .catch(() => {});
      const waitOfRefused = await ownLimits().spend(1, allowances("refused", caller));
      return waitOfRefused > 0 ? tooMany(waitOfRefused) : error;
    },
  };
}

/** The admission of the request that is being answered, where our own server counted it. */
const currentAdmission = () => singleton("admission", () => new AsyncLocalStorage<Admission>());

/** Runs `work` as part of a request that was counted. */
export const runAdmitted = <T>(admission: Admission, work: () => T): T => currentAdmission().run(admission, work);

/** Counts the request that is being answered, unless our own server has. @throws ProtocolError `unavailable` */
export const admission = async (kind: RequestKind, caller: Caller): Promise<Admission> =>
  currentAdmission().getStore() ?? admit(kind, caller);

const allowances = (budget: Budget, { counted }: Caller): Allowance[] =>
  counted.map(({ key, share }) => ({ key: `${budget}:${key}`, most: share * PER_MINUTE[budget] }));

const tooMany = (retryAfter: number) => new ProtocolError("rate_limited", { retryAfter });
