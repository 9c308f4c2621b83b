import { type Address, parseAddress } from "./addresses.ts";

/** What declared proxies told about a request. */
interface Forwarded {
  /** The client, as the declared proxies name it. */
  client: Address;
  isTrusted: (address: Address) => boolean;
  /** How many declared proxies the request came through. */
  trustedHops: number;
}

/** Any `X-Forwarded-…` (de facto), and other names with that word in them (RFC 7239). */
const FORWARDED = /forwarded/;
/** Headers in which proxies and content delivery networks hand on an address of the client or of a hop. */
const NAMES_ADDRESS =
  /(^|-)(client|clients|remote|real|socket|source|src|user|connecting|host|peer|viewer|external|originating|orig|true|cdn)?-?(ip(v?[46])?|addr|address)$|^cf-pseudo-ipv4$|^x-coming-from$/;
/**
 * Headers of content delivery networks and platforms that say only that a request came through them (RFC 8586 and the
 * vendors' own). Proxies that people run themselves mark requests too (Varnish, Envoy, IIS): such a mark may well be a
 * declared proxy's, so it is no sign.
 */
const MARKS_NETWORK =
  /^(cdn-loop|cf-(ray|visitor|ipcountry|worker|ew-via|warp-tag-id)|x-amz-cf-id|cloudfront-.*|x-azure-(ref|fdid)|fastly-(ff|ssl|client)|x-akamai-.*|akamai-.*|x-sucuri-.*|incap-.*|x-cdn(-.*)?|x-vercel-.*|x-nf-.*|fly-.*|do-.*|x-appengine-.*)$/;

/** A declared proxy writes these itself; all but the first and `x-real-ip` say nothing about who is in front of it. */
const OWNED = /^x-(forwarded-|real-ip$)/;

/** The names of headers that `tellsOfOthers` looks at: proxies write them and browsers do not. In lower case. */
export const isForwarding = (name: string) =>
  name === "via" || FORWARDED.test(name) || NAMES_ADDRESS.test(name) || MARKS_NETWORK.test(name);

/**
 * Whether forwarding headers tell of a hop that is not a declared proxy's. Headers of a declared proxy are its own; a vendor's
 * header is explained where it names the very client that the declared proxies name; `Via` where it has no more entries
 * than there are declared proxies on the way.
 */
export function tellsOfOthers(
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
      // What else a declared proxy says: the host, the protocol, the port.
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

/** The nodes of `Forwarded` (RFC 7239 section 4); an element that names none is an unknown one. */
function forwardedFor(value: string): string[] {
  return value.split(",").map((element) => /(?:^|;)\s*for=("?)([^";]*)\1/i.exec(element)?.[2] ?? "unknown");
}
