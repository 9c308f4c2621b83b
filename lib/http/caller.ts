import { AsyncLocalStorage } from "node:async_hooks";
import { log } from "#lib/foundation/log.ts";
import { settings } from "#lib/foundation/settings.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { isLoopback } from "#lib/protocol/origin.ts";
import { type Address, addressRanges, type Counted, countedNetworks, networkOf, parseAddress } from "./addresses.ts";
import { isForwarding, tellsOfOthers } from "./forwarding.ts";

/** Who sent a request, as far as its address tells. */
export interface Caller {
  /** For people to read; empty where it is not known. */
  address: string;
  /** The networks that its requests are counted by, the smallest first. */
  counted: readonly [Counted, ...Counted[]];
  /** What a single party can be expected to hold: the IPv4 address, or the IPv6 network of 48 bits. */
  networkKey: string;
  /** For `sameNetwork` of lib/protocol. Null where the address may be that of something that forwards requests. */
  network: string | null;
}

/** The other end of a request's connection, as a server of ours sees it. */
export interface Peer {
  /** Its address as the socket tells it. */
  address: string;
  /** Whether the connection is TLS. */
  encrypted: boolean;
}

/** TRUSTED_PROXIES may say one of these instead of addresses. */
const PLATFORM = "platform";
const NONE = "none";

/**
 * The caller of the request that is being answered. Our own server (`server/site.ts`) finds it out before Next sees the
 * request, and runs each request inside this storage. It is empty where another server runs the app.
 */
const currentCaller = () => singleton("caller", () => new AsyncLocalStorage<Caller>());

/** Runs `work` as part of a request of `caller`. */
export const runAs = <T>(caller: Caller, work: () => T): T => currentCaller().run(caller, work);

/** Whether our own server took the request that is being answered, and not that of a platform. */
export const isOnOurServer = () => currentCaller().getStore() !== undefined;

/** `networkKey` of the request that is being answered; null where requests are not counted, or another server runs the app. */
export const currentNetworkKey = () =>
  settings().RATE_LIMITS ? (currentCaller().getStore()?.networkKey ?? null) : null;

/** The caller of the request that is being answered. */
export const callerOf = (headers: Headers): Caller => currentCaller().getStore() ?? readCaller(headers, null);

/**
 * Finds out who sent a request: the peer of the connection or, where TRUSTED_PROXIES names that peer, the last hop of
 * `X-Forwarded-For` that is not itself a declared proxy. All before that hop is anybody's to write.
 *
 * That a request comes straight from its network is shown, never assumed. `network` is null where a hop stands before
 * the client, where a header tells of a proxy that nobody declared, and where a forwarder that leaves no trace is not
 * ruled out: people who merely share a forwarder are not on one network.
 *
 * @param headers by their names in lower case
 * @param peer null where another server runs the app
 */
export function readCaller(headers: Iterable<[name: string, value: string]>, peer: Peer | null): Caller {
  const { AUTH_URL, TRUSTED_PROXIES } = settings();
  const isTrusted = singleton("trusted-proxies", () => addressRanges(TRUSTED_PROXIES));
  const address = parseAddress(peer?.address ?? "");
  const forwarding = [...headers].filter(([name]) => isForwarding(name));
  const isDeclared = peer === null ? TRUSTED_PROXIES.includes(PLATFORM) : address !== null && isTrusted(address);

  if (isDeclared) {
    const [, forwardedFor = ""] = forwarding.find(([name]) => name === "x-forwarded-for") ?? [];
    const hops = forwardedFor.split(",").map(parseAddress);
    const at = hops.findLastIndex((hop) => hop === null || !isTrusted(hop));
    const client = hops[at];
    if (!client) {
      warnOnce("a proxy of TRUSTED_PROXIES does not say in X-Forwarded-For whose requests it forwards");
      return caller(address, false);
    }
    const others = at > 0 || tellsOfOthers(forwarding, { client, isTrusted, trustedHops: hops.length - at });
    if (others)
      warnOnce("requests come through a proxy that TRUSTED_PROXIES does not name, in front of one that it does");
    return caller(client, !others);
  }

  const isForwarded = forwarding.length > 0;
  // What comes in the clear to a site over HTTPS was encrypted as far as somebody in front.
  const wasEncrypted = peer !== null && !peer.encrypted && AUTH_URL?.startsWith("https:") === true;
  if (peer !== null && (isForwarded || wasEncrypted)) {
    warnOnce("a proxy that TRUSTED_PROXIES does not name forwards requests: every caller seems to have its address");
  }
  const isDirect = siteIsOnLoopback() ? address !== null && isThisMachine(address) : TRUSTED_PROXIES.includes(NONE);
  return caller(address, peer !== null && isDirect && !isForwarded && !wasEncrypted);
}

function caller(address: Address | null, isShown: boolean): Caller {
  const counted = countedNetworks(address);
  const networkKey = (address?.family === 6 ? counted.at(-1) : counted[0])?.key ?? counted[0].key;
  const network = isShown ? networkOf(address, siteIsOnLoopback()) : null;
  return { address: address?.text ?? "", counted, networkKey, network };
}

const isThisMachine = (address: Address) => networkOf(address, false) !== networkOf(address, true);

function siteIsOnLoopback(): boolean {
  const { AUTH_URL } = settings();
  return AUTH_URL === undefined || isLoopback(new URL(AUTH_URL).hostname);
}

function warnOnce(what: string): void {
  singleton(`warned: ${what}`, () => {
    log("warn", what);
    return true;
  });
}
