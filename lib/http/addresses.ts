import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** An IP address, decoded once. However it is written, one address has one form. */
export interface Address {
  family: 4 | 6;
  /** Four or sixteen bytes, in network order. */
  bytes: readonly number[];
  /** For people: dotted IPv4, or IPv6 as RFC 5952 writes it. */
  text: string;
}

/** IPv4 within IPv6: mapped (RFC 4291 section 2.5.5.2), and translated with the well-known prefix (RFC 6052). */
const EMBEDDED_IPV4 = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
  [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0],
];

/**
 * Reads an address as servers and proxies write it: with spaces around it, in brackets, with a port or a zone. An
 * IPv4 address within an IPv6 one is that IPv4 address. Null where the text is no address.
 */
export function parseAddress(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/%.*$/, "");
  // The library also takes other spellings, octal and shortened ones among them.
  if (isIP(bare) === 0) return null;
  const parsed = ipaddr.parse(isIP(bare) === 6 ? bare.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, hexadecimal) : bare);
  const bytes = parsed.toByteArray();
  const embedded = EMBEDDED_IPV4.some(
    (prefix) => bytes.length === 16 && prefix.every((byte, at) => bytes[at] === byte),
  );
  const own = embedded ? bytes.slice(12) : bytes;
  if (own.length === 4) return { family: 4, bytes: own, text: own.join(".") };
  return { family: 6, bytes: own, text: (parsed as ipaddr.IPv6).toRFC5952String() };
}

/** The dotted end of an IPv6 address as two groups. (The library reads `::1.2.3.4` as if it were `::ffff:1.2.3.4`.) */
function hexadecimal(_: string, ...parts: string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
  return `${(256 * a + b).toString(16)}:${(256 * c + d).toString(16)}`;
}

/** Whether an address lies in a range of `parseRange`. */
type InRange = (address: Address) => boolean;

/** A test for an address or a CIDR block (RFC 4632); null where the text is neither. */
export function parseRange(text: string): InRange | null {
  const [start = "", bits, more] = text.split("/");
  const address = parseAddress(start);
  if (!address || more !== undefined || !/^[\d.]+$|:/.test(start)) return null;
  const longest = 8 * address.bytes.length;
  if (bits === undefined) return within(address, longest);
  if (!/^\d{1,3}$/.test(bits)) return null;
  // `::ffff:10.0.0.0/104` is 10.0.0.0/8.
  const length = Number(bits) - (start.includes(":") && address.family === 4 ? 96 : 0);
  return length < 0 || length > longest ? null : within(address, length);
}

function within({ family, bytes }: Address, length: number): InRange {
  const whole = Math.floor(length / 8);
  const mask = 0xff & (0xff00 >> (length % 8));
  return (address) =>
    address.family === family &&
    bytes.every((byte, at) => {
      const other = address.bytes[at] ?? 0;
      return at < whole ? byte === other : at > whole || (byte & mask) === (other & mask);
    });
}

/** A test for lying in one of `ranges`. */
export function addressRanges(ranges: readonly string[]): InRange {
  const all = ranges.map(parseRange).filter((range) => range !== null);
  return (address) => all.some((isIn) => isIn(address));
}

/** This machine. */
const isLoopbackAddress = addressRanges(["127.0.0.0/8", "::1"]);

/**
 * IANA's special-purpose registries (RFC 6890): blocks that are not globally reachable, or that reach people through a
 * shared translator or relay. The ranges for documentation (RFC 5737, 3849 and 9637) are left out: tests and examples
 * use them in the place of public addresses.
 */
const isSpecial = addressRanges([
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
  // Protocol assignments with Teredo, benchmarking and ORCHID; 6to4; AS112.
  ...["2001::/23", "2002::/16", "2620:4f:8000::/48"],
]);
/** All of IPv6 that is assigned to networks so far. */
const isIpv6Unicast = addressRanges(["2000::/3"]);

/**
 * The network that an address is on, in a form that `sameNetwork` compares: IPv4 whole, IPv6 by its first 64 bits.
 * Null for addresses that are not globally routable: two devices that have one of those in common merely share
 * something that forwards their requests. This machine is a network where the site itself is on loopback.
 */
export function networkOf(address: Address | null, siteIsOnLoopback: boolean): string | null {
  if (!address) return null;
  if (isLoopbackAddress(address)) return siteIsOnLoopback ? "loopback:" : null;
  if (isSpecial(address) || (address.family === 6 && !isIpv6Unicast(address))) return null;
  return address.family === 4 ? `4:${address.text}` : `6:${firstBits(address, 64)}`;
}

/** A network that is counted, and how many times what is granted to one address it may spend. */
export interface Counted {
  key: string;
  share: number;
}

/**
 * The networks by which an address is limited, the smallest first. One IPv6 network of 64 bits is granted what one IPv4
 * address is. Whoever has a larger block does not get as much for each part of it.
 */
export function countedNetworks(address: Address | null): readonly [Counted, ...Counted[]] {
  if (!address) return [{ key: "unknown", share: 1 }];
  if (isLoopbackAddress(address)) return [{ key: "loopback", share: 1 }];
  if (address.family === 4) {
    return [
      { key: `4:${address.text}`, share: 1 },
      { key: `4:${address.bytes.slice(0, 3).join(".")}/24`, share: 8 },
    ];
  }
  return [
    { key: `6:${firstBits(address, 64)}/64`, share: 1 },
    { key: `6:${firstBits(address, 56)}/56`, share: 2 },
    { key: `6:${firstBits(address, 48)}/48`, share: 4 },
  ];
}

/** The first `length` bits (a multiple of 8) of an IPv6 address, as groups in hexadecimal. */
function firstBits({ bytes }: Address, length: number): string {
  const groups: string[] = [];
  for (let at = 0; at < length / 8; at += 2) {
    const low = at + 1 < length / 8 ? (bytes[at + 1] ?? 0) : 0;
    groups.push((256 * (bytes[at] ?? 0) + low).toString(16));
  }
  return groups.join(":");
}
