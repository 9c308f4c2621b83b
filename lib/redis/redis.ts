import { createHash } from "node:crypto";
import { settings } from "#lib/foundation/settings.ts";
import { onShutdown } from "#lib/foundation/shutdown.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { restRedis } from "./rest.ts";
import { tcpRedis } from "./tcp.ts";

/** All keys and channels of ours begin with this. */
export const PREFIX = "qr2pass:";

/** A Lua script, which Redis runs as one atomic step. */
export interface Script {
  source: string;
  /** By which Redis knows a script that it ran before, in hexadecimal. */
  sha1: string;
}

/** All that we ask of Redis, over whichever wire. */
export interface Redis {
  /**
   * Runs a script in one round trip (two when Redis does not know it yet).
   *
   * @throws ProtocolError `unavailable` after at most `CALL_MS`. The script may have run all the same
   */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** @throws ProtocolError `unavailable` */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Hears what is published on `channel` from the moment this resolves. It does not reconnect: `lost` is
   * called once when the connection is known to be gone, and a half-open one may never be known.
   *
   * @returns leaves the channel
   * @throws ProtocolError `unavailable`
   */
  subscribe(channel: string, hear: (message: string) => void, lost: () => void): Promise<() => void>;
  /** Lets go of all connections. */
  close(): void;
}

/** Prepares a script. */
export function luaScript(source: string): Script {
  return { source, sha1: createHash("sha1").update(source).digest("hex") };
}

/** The Redis that the settings name; null where they name none. */
export const redis = () =>
  singleton("redis", () => {
    const { REDIS_URL, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = settings();
    const opened = REDIS_URL ? tcpRedis(REDIS_URL) : url && token ? restRedis(url, token) : null;
    if (opened) onShutdown(opened.close);
    // An undefined singleton would be made again at each call.
    return { opened };
  }).opened;
