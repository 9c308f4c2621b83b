/**
 * Whether two devices are on one network, as far as their addresses tell. A network is written as its family and its
 * address: `4:198.51.100.7`, `6:2001:db8:1:2`.
 *
 * @returns null where nobody can tell: an address is not known for sure, or the two are of different families, as one
 * home's IPv4 and IPv6 addresses are
 */
export function sameNetwork(one: string | null, other: string | null): boolean | null {
  if (one === null || other === null) return null;
  const family = (network: string) => network.split(":", 1)[0];
  return family(one) === family(other) ? one === other : null;
}
