import { isIP } from "node:net";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { singleton } from "#lib/singleton.ts";
import { addressRanges, networkOf, plainAddress } from "./addresses.ts";
import { peerAddress } from "./peer.ts";

/** Who sent a request, as far as its address tells. */
export interface Caller {
  /** For people to read; empty where it is not known. */
  address: string;
  /** What limits count by: an IPv4 address, or an IPv6 network of 64 bits. */
  limitedBy: string;
  /** The same, to ask whether two devices share a network; null where the address may be a proxy's. */
  network: string | null;
}

/** TRUSTED_PROXIES may name the platform that runs the app where no connection of ours is seen. */
const PLATFORM = "platform";

/**
 * Reads the caller's address: the peer's of the connection or, where `TRUSTED_PROXIES` names
 * that peer, the last address of `X-Forwarded-For` that is not itself a trusted proxy's.
 */
export function callerOf(headers: Headers): Caller {
  const peer = plainAddress(peerAddress().getStore() ?? "");
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => plainAddress(hop));
  const trusted = singleton("trusted-proxies", () => addressRanges(env().TRUSTED_PROXIES, PLATFORM));

  if (peer === "" ? env().TRUSTED_PROXIES.includes(PLATFORM) : trusted(peer)) {
    const address = hops.findLast((hop) => isIP(hop) !== 0 && !trusted(hop)) ?? peer;
    return { address, limitedBy: networkOf(address), network: networkOf(address) || null };
  }
  // Next itself writes the peer into X-Forwarded-For where a request has none.
  const direct = hops.length === 1 && hops[0] === peer && !headers.has("forwarded") && !headers.has("x-real-ip");
  if (!direct) warnOnce();
  return { address: peer, limitedBy: networkOf(peer), network: direct ? networkOf(peer) || null : null };
}

function warnOnce(): void {
  singleton("proxy-warning", () => {
    log("warn", "a proxy that TRUSTED_PROXIES does not name forwards requests: every caller seems to have its address");
    return true;
  });
}
