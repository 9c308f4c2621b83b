import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** Time limit for every wait on Redis. */
export const CALL_MS = 3_000;
/** The value of `Retry-After`. */
const RETRY_SECONDS = 2;

/** What the clients write before the server's own message. */
const PREFIXES = /^(?:Command (?:\d+ \[ \w+ \] )?failed: )?(?:ERR )?/;
/** The beginnings of messages from Redis and Upstash that have no error code. They contain nothing of a command. */
const PHRASES =
  /^(?:max [a-z ]{3,40} (?:exceeded|reached)|DB capacity quota exceeded|database is [a-z]{3,20}|Forbidden|DB index is out of range|invalid DB index|unknown command|Unauthorized|The user executing the script can't)/i;

/**
 * An error reply of Redis, reduced to its error code or phrase (`OOM`, `READONLY`), because the rest may contain a
 * command.
 */
export class RedisReplyError extends Error {
  readonly code: string;

  constructor(message: string) {
    const own = message.replace(PREFIXES, "");
    const code = PHRASES.exec(own)?.[0] ?? /^[A-Z]{3,}\b/.exec(own)?.[0] ?? "ERR";
    super(code);
    this.code = code;
  }
}

/** Whether Redis replied that it does not know the script with this SHA-1. */
export const isUnknownScript = (error: unknown) => error instanceof Error && /\bNOSCRIPT\b/.test(error.message);

/** Creates and counts the refusal of a call that Redis could not answer. */
export function unavailable(cause: unknown): ProtocolError {
  metrics().storeErrors.inc({ store: "redis" });
  return new ProtocolError("unavailable", { cause, retryAfter: RETRY_SECONDS });
}
