import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** Every wait on Redis ends within this. */
export const CALL_MS = 3_000;
/** When to try again, for `Retry-After`. */
const RETRY_SECONDS = 2;

/** What Redis itself said, told by the word it begins with (`OOM`, `READONLY`): the rest may quote a command. */
export class RedisReplyError extends Error {
  readonly code: string;

  constructor(message: string) {
    const code = /^(?:Command (?:\d+ \[ \w+ \] )?failed: )?(?:ERR )?([A-Z]{3,})\b/.exec(message)?.[1] ?? "ERR";
    super(code);
    this.code = code;
  }
}

/** Whether Redis said that it does not know a script by its SHA-1. */
export const isUnknownScript = (error: unknown) => error instanceof Error && /\bNOSCRIPT\b/.test(error.message);

/** The refusal of a call that Redis could not answer, which is counted. */
export function unavailable(cause: unknown): ProtocolError {
  metrics().storeErrors.inc({ store: "redis" });
  return new ProtocolError("unavailable", { cause, retryAfter: RETRY_SECONDS });
}
