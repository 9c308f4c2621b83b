import { type Address, parseAddress } from "./addresses.ts";

/** What declared proxies reported about a request. */
interface Forwarded {
  /** The client's address according to the declared proxies. */
  client: Address;
  isTrusted: (address: Address) => boolean;
  /** How many declared proxies the request passed through. */
  trustedHops: number;
}

/** `X-Forwarded-…` (de facto), and other headers with that word in their names (RFC 7239). */
const FORWARDED = /forwarded/;
/** Headers in which proxies and content delivery networks send an address of the client or of a hop. */
const NAMES_ADDRESS =
  /(^|-)(client|clients|remote|real|socket|source|src|user|connecting|host|peer|viewer|external|originating|orig|true|cdn)?-?(ip(v?[46])?|addr|address)$|^cf-pseudo-ipv4$|^x-coming-from$/;
/**
 * Headers by which content delivery networks and platforms show that a request passed through them, without an address
 * (RFC 8586 and vendors' own). Proxies that people operate themselves also mark requests (Varnish, Envoy, IIS). Such a
 * mark may come from a declared proxy, so it reveals nothing.
 */
const MARKS_NETWORK =
  /^(cdn-loop|cf-(ray|visitor|ipcountry|worker|ew-via|warp-tag-id)|x-amz-cf-id|cloudfront-.*|x-azure-(ref|fdid)|fastly-(ff|ssl|client)|x-akamai-.*|akamai-.*|x-sucuri-.*|incap-.*|x-cdn(-.*)?|x-vercel-.*|x-nf-.*|fly-.*|do-.*|x-appengine-.*)$/;

/**
 * Headers that declared proxies write themselves. Except for the first and `x-real-ip`, they say nothing about who is
 * in front of the proxy.
 */
const OWNED = /^x-(forwarded-|real-ip$)/;

/** Whether `revealsOtherHops` looks at a header: proxies send it and browsers do not. `name` is in lower case. */
export const isForwarding = (name: string) =>
  name === "via" || FORWARDED.test(name) || NAMES_ADDRESS.test(name) || MARKS_NETWORK.test(name);

/**
 * Whether forwarding headers reveal a hop that is not a declared proxy. These reveal nothing: headers that a declared
 * proxy writes itself; a vendor's header if it names the same client as the declared proxies; `Via` if it has no more
 * entries than there were declared proxies.
 */
export function revealsOtherHops(
  forwarding: readonly [name: string, value: string][],
  { client, isTrusted, trustedHops }: Forwarded,
): boolean {
  const namesClient = (text: string) => parseAddress(text)?.text === client.text;
  let clientIsNamed = false;
  let marked = false;
  for (const [name, value] of forwarding) {
    if (name === "x-forwarded-for") continue;
    if (name === "via") {
      if (value.split(",").length > trustedHops) return true;
    } else if (name === "x-real-ip") {
      const address = parseAddress(value);
      if (!namesClient(value) && !(address && isTrusted(address))) return true;
    } else if (OWNED.test(name)) {
      // Other facts from a declared proxy: the host, the protocol, the port.
    } else if (name === "forwarded") {
      if (forwardedFor(value).some((node) => !namesClient(node))) return true;
      clientIsNamed = true;
    } else if (FORWARDED.test(name) || NAMES_ADDRESS.test(name)) {
      if (!value.split(",").every(namesClient)) return true;
      clientIsNamed = true;
    } else {
      marked = true;
    }
  }
  return marked && !clientIsNamed;
}

/** The nodes of `Forwarded` (RFC 7239 section 4). An element without an address counts as an unknown node. */
function forwardedFor(value: string): string[] {
  return value.split(",").map((element) => /(?:^|;)\s*for=("?)([^";]*)\1/i.exec(element)?.[2] ?? "unknown");
}
