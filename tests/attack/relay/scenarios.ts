import { cookieName } from "#lib/http/cookies.ts";

/** Headers with which a proxy in front of the site reports where a request came from. */
type Headers = Record<string, string>;

export interface Scenario {
  name: string;
  /** Additional settings of the site. */
  env: Record<string, string>;
  attacker: Headers;
  victim: Headers;
  /**
   * A cookie with the attacker's secret that a page on a sibling domain planted in the browser of the victim's phone.
   */
  planted?: (secret: string) => string;
  /** Whether the attacker shows the number as soon as the site does. */
  showsNumber?: false;
  /** The network from which the same attacker's browser was signed in by an earlier relay. */
  earlier?: Headers;
  /**
   * Whether the attacker is refused under `RELAY_POLICY=refuse`. Not refused are only attackers on the victim's own
   * network, and browsers that were signed in before.
   */
  refused: boolean;
}

export const PROVIDER = "https://login.example.com";
const VICTIM = "198.51.100.4";
const ATTACKER = "203.0.113.66";
/** A content delivery network in front of the proxy: the last hop that the proxy sees. */
const CDN = "192.0.2.10";

const from = (...hops: string[]): Headers => ({ "x-forwarded-for": hops.join(", ") });
const DECLARED = { AUTH_URL: PROVIDER, TRUSTED_PROXIES: "127.0.0.1,::1" };
const own = cookieName("browser", true);

const elsewhere = { env: DECLARED, attacker: from(ATTACKER), victim: from(VICTIM), refused: true };

/** All scenarios. In each, the victim sees a code of the attacker's own login, live. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "another network", ...elsewhere },
  { name: "another network, the code in a mail: no number is shown", ...elsewhere, showsNumber: false },
  { name: "another network, let in once before", ...elsewhere, earlier: from(ATTACKER) },
  { name: "another network, IPv6", ...elsewhere, attacker: from("2001:db8:bad::1"), victim: from("2001:db8:1:2::5") },
  { name: "another network, of the other family", ...elsewhere, attacker: from("2001:db8:bad::1") },
  { name: "one network: the attacker sits in the same café", ...elsewhere, attacker: from(VICTIM), refused: false },
  {
    name: "another network, after a relay in the victim's café",
    ...elsewhere,
    earlier: from(VICTIM),
    refused: false,
  },
  {
    name: "an undeclared network before the declared proxy",
    ...elsewhere,
    attacker: from(ATTACKER, CDN),
    victim: from(VICTIM, CDN),
  },
  {
    name: "the same network, declared",
    ...elsewhere,
    env: { ...DECLARED, TRUSTED_PROXIES: `127.0.0.1,::1,${CDN}` },
    attacker: from(ATTACKER, CDN),
    victim: from(VICTIM, CDN),
  },
  { name: "a declared proxy that says nothing of whose requests they are", ...elsewhere, attacker: {}, victim: {} },
  {
    name: "a declared proxy that writes private addresses",
    ...elsewhere,
    attacker: from("10.0.0.1"),
    victim: from("10.0.0.1"),
  },
  { name: "the carrier's translator (CGNAT)", ...elsewhere, attacker: from("100.64.0.9"), victim: from("100.64.0.9") },
  {
    name: "NAT64 of a private address",
    ...elsewhere,
    attacker: from("64:ff9b::c0a8:105"),
    victim: from("64:ff9b::c0a8:105"),
  },
  { name: "Teredo", ...elsewhere, attacker: from("2001:0:4136:e378::1"), victim: from("2001:0:4136:e378::2") },
  { name: "link-local addresses", ...elsewhere, attacker: from("fe80::1%eth0"), victim: from("fe80::1%eth0") },
  {
    name: "an undeclared proxy, which adds its header",
    ...elsewhere,
    env: { AUTH_URL: PROVIDER, TRUSTED_PROXIES: "none" },
    attacker: { ...from(ATTACKER), "x-forwarded-proto": "https" },
    victim: { ...from(VICTIM), "x-forwarded-proto": "https" },
  },
  {
    name: "a forwarder of layer 4, which adds nothing",
    ...elsewhere,
    env: { AUTH_URL: PROVIDER, TRUSTED_PROXIES: "none" },
    attacker: {},
    victim: {},
  },
  {
    name: "a cookie planted with a byte that trims as a space",
    ...elsewhere,
    planted: (secret) => `\xa0${own}=${secret}`,
  },
  { name: "a cookie planted in lower case", ...elsewhere, planted: (secret) => `${own.toLowerCase()}=${secret}` },
  {
    name: "a cookie planted without the prefix",
    ...elsewhere,
    planted: (secret) => `${own.replace("__Host-", "")}=${secret}`,
  },
  {
    name: "a cookie planted beside the phone's own",
    ...elsewhere,
    planted: (secret) => `${own}=${"A".repeat(43)}; ${own}=${secret}`,
  },
  { name: "a cookie planted as a nameless one", ...elsewhere, planted: (secret) => `=${own}=${secret}` },
];
