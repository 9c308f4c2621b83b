import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { type Caller, type Peer, readCaller } from "./caller.ts";
import { isForwarding } from "./forwarding.ts";

const PROXY: Peer = { address: "10.0.0.1", encrypted: false };
const DIRECT: Peer = { address: "203.0.113.7", encrypted: true };

/** The caller of a request to a server with these settings. */
function caller(settings: Record<string, string>, headers: Record<string, string>, peer: Peer | null = PROXY): Caller {
  provideSettings(parseSettings({ LOG_LEVEL: "silent", ...settings }));
  replaceSingleton("trusted-proxies");
  return readCaller(new Headers(headers), peer);
}

const SITE = { AUTH_URL: "https://a.example" };
const BEHIND = { ...SITE, TRUSTED_PROXIES: "10.0.0.0/8" };
const FOR = { "x-forwarded-for": "203.0.113.7" };
const brief = ({ address, network }: Caller) => [address, network];
const KNOWN = ["203.0.113.7", "4:203.0.113.7"];
const HIDDEN = ["203.0.113.7", null];

test("without a site address, devices of this machine share a network", () => {
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    assert.equal(caller({}, {}, { address, encrypted: false }).network, "loopback:", address);
  }
  assert.equal(
    caller({ AUTH_URL: "https://localhost:3000" }, {}, { address: "::1", encrypted: true }).network,
    "loopback:",
  );
  assert.equal(caller({}, {}, DIRECT).network, null, "a site on loopback sees others only through a forwarder");
  assert.equal(caller({}, FOR, { address: "127.0.0.1", encrypted: false }).network, null);
  assert.equal(caller(SITE, {}, { address: "127.0.0.1", encrypted: true }).network, null);
});

test("if proxies are not declared, no network is reported, because a forwarder may leave no trace", () => {
  assert.deepEqual(brief(caller(SITE, {}, DIRECT)), HIDDEN);
});

test("with direct connections, the peer's address is its network, unless a header reveals a proxy", () => {
  const none = { ...SITE, TRUSTED_PROXIES: "none" };
  assert.deepEqual(brief(caller(none, {}, DIRECT)), KNOWN);
  assert.deepEqual(brief(caller(none, {}, { ...DIRECT, address: "::ffff:203.0.113.7" })), KNOWN);
  assert.deepEqual(brief(caller(none, FOR, DIRECT)), HIDDEN);
  assert.deepEqual(brief(caller(none, { via: "1.1 somewhere" }, DIRECT)), HIDDEN);
  assert.deepEqual(brief(caller(none, {}, { ...DIRECT, encrypted: false })), HIDDEN, "HTTPS ended before us");
  for (const address of ["192.168.1.5", "100.64.0.1", "fe80::1", "2001::1", "2002:cb00:7107::1", "127.0.0.1"]) {
    assert.equal(caller(none, {}, { ...DIRECT, address }).network, null, address);
  }
});

test("behind declared proxies, the caller is the last hop that is not one of them", () => {
  for (const hops of [
    "203.0.113.7",
    "203.0.113.7, 10.1.1.1",
    "203.0.113.7:4711",
    "::ffff:cb00:7107",
    "64:ff9b::cb00:7107",
  ]) {
    assert.deepEqual(brief(caller(BEHIND, { "x-forwarded-for": hops })), KNOWN, hops);
  }
  assert.deepEqual(brief(caller(BEHIND, FOR, { address: "::ffff:10.0.0.1", encrypted: false })), KNOWN);
});

test("a hop before the client hides its network", () => {
  for (const hops of [
    "198.51.100.1, 203.0.113.7",
    "unknown, 203.0.113.7, 10.1.1.1",
    ", 203.0.113.7",
    "10.0.0.9, 203.0.113.7",
  ]) {
    assert.deepEqual(brief(caller(BEHIND, { "x-forwarded-for": hops })), HIDDEN, hops);
  }
});

test("if a declared proxy does not send the client's address, it is unknown, and no other header is trusted", () => {
  for (const hops of [
    "",
    "10.0.0.1",
    "10.2.2.2, 10.0.0.1",
    "unknown",
    "203.0.113.7, unknown",
    "203.0.113.7, unix:, 10.0.0.1",
  ]) {
    assert.deepEqual(brief(caller(BEHIND, { "x-forwarded-for": hops })), ["10.0.0.1", null], hops);
  }
  assert.deepEqual(brief(caller(BEHIND, {})), ["10.0.0.1", null]);
});

test("a forwarding header that no declared proxy wrote hides the network", () => {
  for (const name of [
    ...[
      "forwarded-for",
      "x-forwarded",
      "x-original-forwarded-for",
      "x-client-ip",
      "x-cluster-client-ip",
      "true-client-ip",
    ],
    ...["cf-connecting-ip", "cf-connecting-ipv6", "cf-pseudo-ipv4", "fastly-client-ip", "fly-client-ip", "x-real-ip"],
    ...["x-envoy-external-address", "x-azure-clientip", "x-azure-socketip", "x-appengine-user-ip", "do-connecting-ip"],
    ...[
      "x-proxyuser-ip",
      "wl-proxy-client-ip",
      "proxy-client-ip",
      "x-nf-client-connection-ip",
      "x-vercel-forwarded-for",
    ],
    ...[
      "client-ip",
      "x-remote-ip",
      "x-remote-addr",
      "x-originating-ip",
      "x-sucuri-clientip",
      "incap-client-ip",
      "x-host-ip",
    ],
    ...["cdn-src-ip", "ali-cdn-real-ip", "cloudfront-viewer-address", "x-source-ip", "remote-addr", "x-coming-from"],
  ]) {
    assert.deepEqual(brief(caller(BEHIND, { ...FOR, [name]: "198.51.100.9" })), HIDDEN, name);
    assert.deepEqual(brief(caller(BEHIND, { ...FOR, [name]: "junk" })), HIDDEN, `${name}: junk`);
    assert.deepEqual(brief(caller(BEHIND, { ...FOR, [name]: "203.0.113.7" })), KNOWN, `${name} with the client`);
    assert.deepEqual(brief(caller(BEHIND, { ...FOR, [name]: "203.0.113.7, 198.51.100.9" })), HIDDEN, `${name}, two`);
  }
  for (const name of ["cdn-loop", "cf-ray", "x-amz-cf-id", "x-azure-ref", "fastly-ff", "x-akamai-edgescape"]) {
    assert.deepEqual(brief(caller(BEHIND, { ...FOR, [name]: "x" })), HIDDEN, name);
  }
  for (const value of [
    "for=198.51.100.9",
    "for=203.0.113.7, for=198.51.100.9",
    "by=10.0.0.1",
    'for="_hidden"',
    "junk",
  ]) {
    assert.deepEqual(brief(caller(BEHIND, { ...FOR, forwarded: value })), HIDDEN, value);
  }
});

test("headers that a declared proxy itself writes do not hide the network", () => {
  const tunnel = {
    "cf-connecting-ip": "203.0.113.7",
    "cdn-loop": "cloudflare; loops=1",
    "cf-ray": "x",
    "cf-visitor": "{}",
  };
  for (const headers of [
    {
      "x-forwarded-proto": "https",
      "x-forwarded-host": "a.example",
      "x-forwarded-port": "443",
      "x-forwarded-server": "x",
    },
    { "x-real-ip": "203.0.113.7" },
    { "x-real-ip": "10.0.0.2" },
    { via: "1.1 Caddy" },
    { "x-varnish": "32770", via: "1.1 host (Varnish/7.5)" },
    { "x-envoy-expected-rq-timeout-ms": "15000", "x-envoy-external-address": "203.0.113.7" },
    { "x-arr-log-id": "x", "x-arr-ssl": "x", "x-amzn-trace-id": "Root=1" },
    { forwarded: 'for="203.0.113.7:4711";proto=https' },
    tunnel,
  ] as Record<string, string>[]) {
    assert.deepEqual(brief(caller(BEHIND, { ...FOR, ...headers })), KNOWN, JSON.stringify(headers));
  }
  assert.deepEqual(brief(caller(BEHIND, { ...FOR, via: "1.1 cdn, 1.1 Caddy" })), HIDDEN);
  const two = { "x-forwarded-for": "203.0.113.7, 10.0.0.2", via: "1.1 one, 1.1 other" };
  assert.deepEqual(brief(caller(BEHIND, two)), KNOWN);
});

test("a connection that does not come from a declared proxy has no network", () => {
  assert.deepEqual(brief(caller(BEHIND, {}, DIRECT)), HIDDEN);
  assert.deepEqual(brief(caller({ ...SITE, TRUSTED_PROXIES: "192.0.2.1" }, FOR)), ["10.0.0.1", null]);
});

test("on a platform there is no peer, and its header is used only if the settings declare the platform", () => {
  const platform = { ...SITE, TRUSTED_PROXIES: "platform" };
  assert.deepEqual(brief(caller(platform, FOR, null)), KNOWN);
  assert.deepEqual(
    brief(caller(platform, { ...FOR, "x-vercel-forwarded-for": "203.0.113.7", "x-vercel-id": "fra1" }, null)),
    KNOWN,
  );
  assert.deepEqual(brief(caller(platform, { "x-forwarded-for": "203.0.113.7, _hidden" }, null)), ["", null]);
  assert.deepEqual(brief(caller(platform, { "x-forwarded-for": "198.51.100.1, 203.0.113.7" }, null)), HIDDEN);
  assert.deepEqual(brief(caller(SITE, FOR, null)), ["", null]);
  assert.deepEqual(brief(caller({ ...SITE, TRUSTED_PROXIES: "none" }, FOR, null)), ["", null]);
});

test("one party is an IPv4 address or an IPv6 /48", () => {
  assert.equal(caller(SITE, {}, DIRECT).networkKey, "4:203.0.113.7");
  assert.equal(caller(SITE, {}, { ...DIRECT, address: "2001:db8:1:2::7" }).networkKey, "6:2001:db8:1/48");
});

test("headers that browsers send are not taken for a proxy's", () => {
  const names = [
    ...["host", "origin", "cookie", "user-agent", "x-requested-with", "sec-fetch-site", "accept", "accept-language"],
    ...["connection", "cache-control", "pragma", "upgrade-insecure-requests", "sec-ch-ua-platform", "referer", "dnt"],
    ...["if-none-match", "range", "sec-gpc", "priority", "te", "content-length", "content-type", "last-event-id"],
    ...["service-worker", "purpose", "sec-purpose", "authorization", "save-data", "x-middleware-skip"],
  ];
  assert.deepEqual(names.filter(isForwarding), []);
});
