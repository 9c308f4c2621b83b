/**
 * Compares two networks as `lib/http/addresses.ts` names them: the address family, a colon, and what identifies the
 * network within it. Null means that nothing can be said: one of them is not known, or they are of different families
 * (a phone and a computer in one room may well reach the site over IPv6 and IPv4).
 */
export function sameNetwork(one: string | null, other: string | null): boolean | null {
  if (one === null || other === null || familyOf(one) !== familyOf(other)) return null;
  return one === other;
}

const familyOf = (network: string) => network.slice(0, network.indexOf(":"));
