import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** A parsed IP address. All spellings of an address have the same parsed form. */
export interface Address {
  family: 4 | 6;
  /** Four or sixteen bytes, in network byte order. */
  bytes: readonly number[];
  /** For display: dotted IPv4, or IPv6 as in RFC 5952. */
  text: string;
}

/** IPv4 embedded in IPv6: mapped (RFC 4291 section 2.5.5.2), or translated with the well-known prefix (RFC 6052). */
const EMBEDDED_IPV4 = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
  [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0],
];

/**
 * Parses an address as servers and proxies write it: with surrounding spaces, in brackets, with a port or a zone. An
 * IPv4 address embedded in an IPv6 one becomes that IPv4 address. Null if the text is not an address.
 */
export function parseAddress(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/%.*$/, "");
  // The library also accepts other spellings, such as octal and shortened ones.
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

/**
 * Converts the dotted end of an IPv6 address to two groups. (The library reads `::1.2.3.4` as if it were
 * `::ffff:1.2.3.4`.)
 */
function hexadecimal(_: string, ...parts: string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
  return `${(256 * a + b).toString(16)}:${(256 * c + d).toString(16)}`;
}

/** Whether an address is in a range of `parseRange`. */
type InRange = (address: Address) => boolean;

/** Parses an address or a CIDR block (RFC 4632) into a membership test; null if the text is neither. */
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

/** Returns a test whether an address is in one of `ranges`. */
export function addressRanges(ranges: readonly string[]): InRange {
  const all = ranges.map(parseRange).filter((range) => range !== null);
  return (address) => all.some((isIn) => isIn(address));
}

/** Whether an address is of this machine. */
const isLoopbackAddress = addressRanges(["127.0.0.0/8", "::1"]);

/**
 * IANA's special-purpose registries (RFC 6890): blocks that are not globally reachable, or that reach clients through a
 * shared translator or relay. The ranges for documentation (RFC 5737, 3849 and 9637) are left out, because tests and
 * examples use them as public addresses.
 */
const isSpecial = addressRanges([
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
  // Protocol assignments including Teredo, benchmarking and ORCHID; 6to4; AS112.
  ...["2001::/23", "2002::/16", "2620:4f:8000::/48"],
]);
/** The only part of IPv6 that is assigned to networks so far. */
const isIpv6Unicast = addressRanges(["2000::/3"]);

/**
 * The network of an address, in the form that `sameNetwork` compares: the whole IPv4 address, or the first 64 bits of
 * an IPv6 address. Null for addresses that are not globally routable: two devices with such an address in common only
 * share something that forwards their requests. Loopback is a network if the site itself is on loopback.
 */
export function networkOf(address: Address | null, siteIsOnLoopback: boolean): string | null {
  if (!address) return null;
  if (isLoopbackAddress(address)) return siteIsOnLoopback ? "loopback:" : null;
  if (isSpecial(address) || (address.family === 6 && !isIpv6Unicast(address))) return null;
  return address.family === 4 ? `4:${address.text}` : `6:${firstBits(address, 64)}`;
}

/** A network whose requests are counted, and its share: how many times the allowance of one address it gets. */
export interface Counted {
  key: string;
  share: number;
}

/**
 * The networks whose limits apply to an address, smallest first. An IPv6 /64 gets the same allowance as an IPv4
 * address. A larger block does not get that allowance for each /64 in it.
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

/** The key of the largest network that a single party can be expected to control: an IPv4 address or an IPv6 /48. */
export function partyOf(address: Address | null): string {
  const counted = countedNetworks(address);
  return (address?.family === 6 ? counted.at(-1) : counted[0])?.key ?? counted[0].key;
}

/** The first `length` bits (a multiple of 8) of an IPv6 address, as hexadecimal groups. */
function firstBits({ bytes }: Address, length: number): string {
  const groups: string[] = [];
  for (let at = 0; at < length / 8; at += 2) {
    const low = at + 1 < length / 8 ? (bytes[at + 1] ?? 0) : 0;
    groups.push((256 * (bytes[at] ?? 0) + low).toString(16));
  }
  return groups.join(":");
}
