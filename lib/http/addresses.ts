import { BlockList, isIP } from "node:net";

/** All of this machine's own addresses count as one network. */
const LOOPBACK = "loopback";
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** An address without the dress that servers and proxies put on it: spaces, brackets, a port, `::ffff:`, a zone. */
export function plainAddress(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/%.*$/, "");
  return bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

/** The network that an address is on: IPv4 whole, IPv6 by its first 64 bits. Empty where it is no address. */
export function networkOf(address: string): string {
  const family = isIP(address);
  if (family === 0) return "";
  if (loopback.check(address, family === 4 ? "ipv4" : "ipv6")) return LOOPBACK;
  return family === 4 ? address : `${firstFourGroups(address)}/64`;
}

function firstFourGroups(address: string): string {
  // A dotted tail stands for two groups, which are beyond the first four unless `::` hides their distance.
  const [head = "", tail] = address.replace(/[\d.]+\.[\d.]+$/, "0:0").split("::");
  const front = head.split(":").filter(Boolean);
  const back = tail?.split(":").filter(Boolean) ?? [];
  const groups = tail === undefined ? front : [...front, ...Array(8 - front.length - back.length).fill("0"), ...back];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

/** A test for belonging to one of `ranges`: addresses or CIDR blocks. `except` is passed over. */
export function addressRanges(ranges: readonly string[], except: string): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    if (range === except) continue;
    const [address = "", bits] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** Whether `text` is an address or a CIDR block. */
export function isAddressRange(text: string): boolean {
  const [address = "", bits, more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
