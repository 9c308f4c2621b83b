import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** Every wait on Redis ends within this. */
export const CALL_MS = 3_000;
/** When to try again, for `Retry-After`. */
const RETRY_SECONDS = 2;

/** What a client puts before the server's own message. */
const PREFIXES = /^(?:Command (?:\d+ \[ \w+ \] )?failed: )?(?:ERR )?/;
/** Messages of Redis and Upstash that have no word of their own, by how they begin. Nothing in them comes from a command. */
const PHRASES =
  /^(?:max [a-z ]{3,40} exceeded|DB capacity quota exceeded|DB index is out of range|invalid DB index|unknown command|Unauthorized|The user executing the script can't)/i;

/** A refusal by Redis itself, told by the word or phrase it begins with (`OOM`, `READONLY`): the rest may quote a command. */
export class RedisReplyError extends Error {
  readonly code: string;

  constructor(message: string) {
    const own = message.replace(PREFIXES, "");
    const code = PHRASES.exec(own)?.[0] ?? /^[A-Z]{3,}\b/.exec(own)?.[0] ?? "ERR";
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
