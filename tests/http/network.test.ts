import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Browser, Phone } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail } from "./people.ts";

type Headers = Record<string, string>;
let server: RunningServer;
const running = (env: Record<string, string>) => {
  before(async () => {
    server = await startServer({ env: { LOG_LEVEL: "warn", ...env } });
  });
  after(() => server.stop());
};

/** What a phone whose requests have these headers is told about sharing the browser's network; null if unknown. */
async function sameNetwork(ofBrowser: Headers, ofPhone: Headers, provider = server.origin): Promise<boolean | null> {
  const browser = new Browser({ at: server.origin, provider, headers: ofBrowser });
  const { link } = await browser.begin({ action: "register", email: freshEmail() });
  const { answer } = await new Phone({ at: server.origin, headers: ofPhone }).scan(link);
  return answer.same_network;
}

describe("on this machine alone", () => {
  running({});

  test("devices that connect directly share a network, and those behind an undeclared proxy do not", async () => {
    assert.equal(await sameNetwork({}, {}), true);
    assert.doesNotMatch(server.output(), /TRUSTED_PROXIES/);
    for (const name of [
      "x-forwarded-proto",
      "x-forwarded-host",
      "via",
      "cf-connecting-ip",
      "x-forwarded-for",
      "cdn-loop",
    ]) {
      assert.equal(await sameNetwork({ [name]: "127.0.0.1" }, {}), null, name);
      assert.equal(await sameNetwork({ [name]: "127.0.0.1" }, { [name]: "127.0.0.1" }), null, `${name}, both`);
    }
    assert.equal(server.output().match(/that TRUSTED_PROXIES does not name/g)?.length, 1, "said once");
  });
});

const PROVIDER = "https://login.example.com";
const behind = (address: string, more: Headers = {}): Headers => ({ "x-forwarded-for": address, ...more });

describe("behind a declared proxy", () => {
  running({ AUTH_URL: PROVIDER, TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off" });
  const shared = (one: Headers, other: Headers) => sameNetwork(one, other, PROVIDER);

  test("all spellings of an address are one network", async () => {
    for (const spelling of [
      "198.51.100.7",
      "::ffff:c633:6407",
      "::ffff:198.51.100.7",
      "64:ff9b::c633:6407",
      "[::ffff:c633:6407]:99",
    ]) {
      assert.equal(await shared(behind("198.51.100.7"), behind(spelling)), true, spelling);
    }
    assert.equal(await shared(behind("2001:db8:1:2::5"), behind("2001:DB8:0001:2:ffff::9")), true);
    assert.equal(await shared(behind("198.51.100.7"), behind("198.51.100.8")), false);
    assert.equal(
      await shared(behind("198.51.100.7"), behind("2001:db8:1:2::5")),
      null,
      "of two families nothing is known",
    );
  });

  test("people who only share a forwarder do not share a network", async () => {
    const one = "198.51.100.7";
    for (const [name, headers] of Object.entries({
      "an undeclared network before the declared proxy": behind(`203.0.113.9, ${one}`),
      "the same, which hides the client": behind(`unknown, ${one}`),
      "a private address": behind("192.168.1.5"),
      "the carrier's translator": behind("100.64.3.4"),
      "a translator's mapped private address": behind("64:ff9b::c0a8:105"),
      "a local-use translator": behind("64:ff9b:1::c633:6407"),
      Teredo: behind("2001:0:4136:e378:8000:63bf:3fff:fdd2"),
      "6to4": behind("2002:c633:6407::1"),
      "link-local": behind("fe80::1"),
      "unique local": behind("fd00::1"),
      benchmarking: behind("198.18.0.1"),
      multicast: behind("ff02::1"),
      unspecified: behind("::"),
      loopback: behind("127.0.0.9"),
      "a vendor's header that tells of another client": behind(one, { "cf-connecting-ip": "203.0.113.9" }),
      "a vendor's header in another family": behind(one, { "cf-connecting-ipv6": "2001:db8::9" }),
      Forwarded: behind(one, { forwarded: "for=203.0.113.9" }),
      "more entries of Via than declared proxies": behind(one, { via: "1.1 a, 1.1 b" }),
      "a network's own mark": behind(one, { "x-amz-cf-id": "x" }),
      "no word of the client": {},
    })) {
      assert.equal(await shared(headers, headers), null, name);
      assert.equal(await shared(behind(one), headers), null, name);
    }
  });

  test("headers of a declared proxy do not reveal another one, even if they occur twice", async () => {
    const tunnel = { "cf-connecting-ip": "198.51.100.7", "cdn-loop": "cloudflare; loops=1", "cf-ray": "x" };
    const usual = {
      "x-forwarded-proto": "https",
      "x-forwarded-host": "login.example.com",
      "x-real-ip": "198.51.100.7",
    };
    for (const more of [tunnel, usual, { via: "1.1 Caddy" }]) {
      assert.equal(await shared(behind("198.51.100.7", more), behind("198.51.100.7")), true, JSON.stringify(more));
    }
    const hops = behind("198.51.100.7, 127.0.0.1");
    assert.equal(await shared(hops, hops), true);
  });
});

describe("without a declaration of what is in front of the server", () => {
  running({ AUTH_URL: PROVIDER });

  test("no network is reported, because a forwarder may leave no trace", async () => {
    assert.equal(await sameNetwork({}, {}, PROVIDER), null);
    assert.equal(await sameNetwork(behind("198.51.100.7"), behind("198.51.100.7"), PROVIDER), null);
  });
});

test("a server that must refuse by network does not start without that declaration", async () => {
  const env = { AUTH_URL: PROVIDER, RELAY_POLICY: "refuse" };
  await assert.rejects(
    startServer({ env }),
    /TRUSTED_PROXIES: RELAY_POLICY=refuse .* none where people connect directly/,
  );
  const told = await startServer({ env: { ...env, TRUSTED_PROXIES: "none" } });
  await told.stop();
});
