import { createHash } from "node:crypto";

/** The prefix of all keys and channels of this application. */
export const PREFIX = "qr2pass:";

/** A Lua script, which Redis runs as one atomic step. */
export interface Script {
  source: string;
  /** The SHA-1 in hexadecimal by which Redis identifies a script that it has run before. */
  sha1: string;
}

/** The Redis commands that this application uses, over TCP or REST. */
export interface Redis {
  /** Whether each command costs money, as at Upstash. Avoidable commands are then not sent. */
  readonly isBilledByCommand: boolean;
  /**
   * Runs a script in one round trip (two if Redis does not know it yet).
   *
   * @throws ProtocolError `unavailable` after at most `CALL_MS`. The script may have run nevertheless
   */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** @throws ProtocolError `unavailable` */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Calls `hear` for each message on `channel` from the moment this resolves. It does not reconnect: `lost` is called
   * once when the connection is known to be gone. The loss of a half-open connection may stay undetected.
   *
   * @returns a function that unsubscribes
   * @throws ProtocolError `unavailable`
   */
  subscribe(channel: string, hear: (message: string) => void, lost: () => void): Promise<() => void>;
  /** Closes all connections. */
  close(): void;
}

/** Prepares a script. */
export function luaScript(source: string): Script {
  return { source, sha1: createHash("sha1").update(source).digest("hex") };
}
