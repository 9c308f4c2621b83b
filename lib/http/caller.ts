import { AsyncLocalStorage } from "node:async_hooks";
import { log } from "#lib/foundation/log.ts";
import { settings } from "#lib/foundation/settings.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { isLoopback } from "#lib/protocol/origin.ts";
import {
  type Address,
  addressRanges,
  type Counted,
  countedNetworks,
  networkOf,
  parseAddress,
  partyOf,
} from "./addresses.ts";
import { isForwarding, revealsOtherHops } from "./forwarding.ts";

/** Who sent a request, as far as the network address reveals it. */
export interface Caller {
  /** The IP address for display; empty if not known. */
  address: string;
  /** The networks whose limits apply, smallest first. */
  counted: readonly [Counted, ...Counted[]];
  /** The caller's `partyOf`. */
  networkKey: string;
  /** For `sameNetwork` of lib/protocol. Null if the address may belong to something that forwards requests. */
  network: string | null;
}

/** The other end of a request's connection, as our own server sees it. */
export interface Peer {
  /** The socket's remote address. */
  address: string;
  /** Whether the connection is TLS. */
  encrypted: boolean;
}

/** TRUSTED_PROXIES may contain one of these words instead of addresses. */
const PLATFORM = "platform";
const NONE = "none";

/**
 * The caller of the current request. Our own server (`server/site.ts`) determines it before Next receives the request,
 * and runs each request inside this storage. It is empty if a platform's server runs the app.
 */
const currentCaller = () => singleton("caller", () => new AsyncLocalStorage<Caller>());

/** Runs `work` as part of a request by `caller`. */
export const runAs = <T>(caller: Caller, work: () => T): T => currentCaller().run(caller, work);

/** Whether the current request arrived through our own server, and not through a platform's. */
export const isOnOurServer = () => currentCaller().getStore() !== undefined;

/** The `networkKey` of the current request; null if requests are not counted or a platform's server runs the app. */
export const currentNetworkKey = () =>
  settings().RATE_LIMITS ? (currentCaller().getStore()?.networkKey ?? null) : null;

/** The caller of the current request. */
export const callerOf = (headers: Headers): Caller => currentCaller().getStore() ?? readCaller(headers, null);

/**
 * Determines who sent a request: the peer of the connection or, if TRUSTED_PROXIES contains that peer, the last hop of
 * `X-Forwarded-For` that is not itself a declared proxy. Earlier hops can be forged.
 *
 * `network` is reported only if the request provably comes straight from it. It is null if there is another hop before
 * the client, if a header reveals an undeclared proxy, or if a forwarder that leaves no trace is possible: people who
 * merely share a forwarder are not on the same network.
 *
 * @param headers with names in lower case
 * @param peer null if a platform's server runs the app
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
    const others = at > 0 || revealsOtherHops(forwarding, { client, isTrusted, trustedHops: hops.length - at });
    if (others)
      warnOnce("requests come through a proxy that TRUSTED_PROXIES does not name, in front of one that it does");
    return caller(client, !others);
  }

  const isForwarded = forwarding.length > 0;
  // If an HTTPS site receives an unencrypted request, some proxy in front has ended the encryption.
  const wasEncrypted = peer !== null && !peer.encrypted && AUTH_URL?.startsWith("https:") === true;
  if (peer !== null && (isForwarded || wasEncrypted)) {
    warnOnce("a proxy that TRUSTED_PROXIES does not name forwards requests: every caller seems to have its address");
  }
  const isDirect = siteIsOnLoopback() ? address !== null && isThisMachine(address) : TRUSTED_PROXIES.includes(NONE);
  return caller(address, peer !== null && isDirect && !isForwarded && !wasEncrypted);
}

function caller(address: Address | null, isShown: boolean): Caller {
  const network = isShown ? networkOf(address, siteIsOnLoopback()) : null;
  return { address: address?.text ?? "", counted: countedNetworks(address), networkKey: partyOf(address), network };
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
