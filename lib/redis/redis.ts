import { createHash } from "node:crypto";

/** Each key and channel of this application begins with this. */
export const PREFIX = "qr2pass:";

/** A Lua script, which Redis runs as one atomic step. */
export interface Script {
  source: string;
  /** By which Redis knows a script that it ran before, in hexadecimal. */
  sha1: string;
}

/** What this application asks of Redis, over TCP or REST. */
export interface Redis {
  /** Whether each command costs money, as Upstash's do: then none is sent that can be spared. */
  readonly isBilledByCommand: boolean;
  /**
   * Runs a script in one round trip (two when Redis does not know it yet).
   *
   * @throws ProtocolError `unavailable` after at most `CALL_MS`. The script may have run all the same
   */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** @throws ProtocolError `unavailable` */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Calls `hear` for each message on `channel` from the moment this resolves. It does not reconnect: `lost` is called
   * once when the connection is known to be gone. A half-open connection may never be known.
   *
   * @returns leaves the channel
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
