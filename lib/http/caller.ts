import { isIP } from "node:net";
import { log } from "#lib/foundation/log.ts";
import { settings } from "#lib/foundation/settings.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { addressRanges, networkOf, plainAddress } from "./addresses.ts";
import { currentPeer } from "./peer.ts";

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
 * Reads the caller's address: the peer's of the connection or, where `TRUSTED_PROXIES` names that peer, the last hop
 * of `X-Forwarded-For` that is not itself a trusted proxy. All before that hop is anybody's to write.
 */
export function callerOf(headers: Headers): Caller {
  const peer = currentPeer().getStore();
  const address = plainAddress(peer?.address ?? "");
  const unknown = { address, limitedBy: networkOf(address), network: null };
  const trusted = singleton("trusted-proxies", () => addressRanges(settings().TRUSTED_PROXIES, PLATFORM));

  if (peer === undefined ? settings().TRUSTED_PROXIES.includes(PLATFORM) : trusted(address)) {
    const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => plainAddress(hop));
    const client = hops.findLast((hop) => !trusted(hop)) ?? "";
    if (isIP(client) !== 0) return { address: client, limitedBy: networkOf(client), network: networkOf(client) };
    warnOnce("a proxy of TRUSTED_PROXIES does not say in X-Forwarded-For whose requests it forwards");
    return unknown;
  }
  if (peer === undefined) return unknown;
  // What came in the clear to a site over HTTPS was encrypted as far as somebody in front.
  const inFront = !peer.encrypted && settings().AUTH_URL?.startsWith("https:");
  if (!peer.forwarded && !inFront) return { ...unknown, network: networkOf(address) || null };
  warnOnce("a proxy that TRUSTED_PROXIES does not name forwards requests: every caller seems to have its address");
  return unknown;
}

function warnOnce(what: string): void {
  singleton(`warned: ${what}`, () => {
    log("warn", what);
    return true;
  });
}
