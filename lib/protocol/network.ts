/**
 * Compares two networks in the form of `lib/http/addresses.ts`: the address family, a colon, and the network's
 * identifier. Null means not comparable: one of them is unknown, or the address families differ (a phone and a computer
 * in the same room may reach the site by IPv6 and IPv4).
 */
export function sameNetwork(one: string | null, other: string | null): boolean | null {
  if (one === null || other === null || familyOf(one) !== familyOf(other)) return null;
  return one === other;
}

const familyOf = (network: string) => network.slice(0, network.indexOf(":"));
