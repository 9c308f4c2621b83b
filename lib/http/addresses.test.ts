import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { sameNetwork } from "#lib/protocol/network.ts";
import { addressRanges, countedNetworks, networkOf, parseAddress, parseRange } from "./addresses.ts";

const network = (text: string, siteIsOnLoopback = false) => networkOf(parseAddress(text), siteIsOnLoopback);

test("all spellings of an address are the same address", () => {
  for (const text of [
    " 198.51.100.7 ",
    "198.51.100.7:4711",
    '"198.51.100.7"',
    "::ffff:198.51.100.7",
    "::FFFF:c633:6407",
    "0:0:0:0:0:ffff:198.51.100.7",
    "[::ffff:c633:6407]:443",
    "64:ff9b::c633:6407",
    "64:ff9b::198.51.100.7",
    "0064:ff9b:0000:0000:0000:0000:c633:6407",
  ]) {
    assert.equal(parseAddress(text)?.text, "198.51.100.7", text);
    assert.equal(network(text), "4:198.51.100.7", text);
  }
  for (const text of ["2001:0DB8:0001:0002::1", "[2001:db8:1:2:0:0:0:1]:443", "2001:db8:1:2::0.0.0.1%eth0"]) {
    assert.equal(parseAddress(text)?.text, "2001:db8:1:2::1", text);
    assert.equal(network(text), "6:2001:db8:1:2", text);
  }
});

test("text that is not an address is refused", () => {
  const bad = ["", "unknown", "_hidden", "198.51.100.007", "0x7f.1", "127.1", "1.2.3.4.5", "::1::", "[", "unix:", "1"];
  for (const text of bad) assert.equal(parseAddress(text), null, text);
});

test("IPv4 networks are compared by the whole address, and IPv6 networks by the first 64 bits", () => {
  assert.equal(sameNetwork(network("203.0.113.7"), network("203.0.113.8")), false);
  const groups = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 7, maxLength: 7 });
  const write = (all: number[]) => ["2001", ...all.map((group) => group.toString(16))].join(":");
  fc.assert(
    fc.property(groups, fc.integer({ min: 0, max: 6 }), ([first = 0, ...rest], at) => {
      const all = [0x200 + (first % 0x200), ...rest];
      const other = all.with(at, (all[at] ?? 0) ^ 0x40);
      assert.equal(sameNetwork(network(write(all)), network(write(other))), at >= 3);
    }),
  );
});

test("an address that is not globally routable has no comparable network", () => {
  for (const text of [
    ...["0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.254", "127.0.0.1", "169.254.1.1", "172.16.0.1", "172.31.0.1"],
    ...["192.0.0.8", "192.88.99.1", "192.168.1.5", "198.18.0.1", "198.19.255.255", "224.0.0.1", "240.0.0.1"],
    ...["255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:192.168.1.5", "64:ff9b::10.0.0.1", "::1.2.3.4"],
    ...["64:ff9b:1::c633:6407", "::ffff:0:198.51.100.7", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    ...["2001:2::1", "2001:10::1", "2001:20::1", "2002:c633:6407::1", "2620:4f:8000::1", "5f00::1", "fc00::1"],
    ...["fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1"],
  ]) {
    assert.equal(network(text), null, text);
    assert.ok(parseAddress(text), text);
  }
  for (const text of ["8.8.8.8", "192.0.2.1", "203.0.113.1", "2001:db8::1", "3fff::1", "2a00:1450::1", "172.32.0.1"]) {
    assert.ok(network(text), text);
  }
});

test("loopback is a network if the site itself is on loopback", () => {
  assert.equal(sameNetwork(network("127.0.0.1", true), network("::1", true)), true);
  assert.equal(network("127.0.0.1", true), network("::ffff:127.8.9.1", true));
  assert.equal(network("10.0.0.1", true), null);
});

test("a range of proxies matches every spelling of an address", () => {
  const trusted = addressRanges(["10.0.0.0/8", "2001:db8::/33", "192.0.2.1", "::ffff:172.16.0.0/108"]);
  const isTrusted = (text: string) => {
    const address = parseAddress(text);
    return address !== null && trusted(address);
  };
  for (const text of ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8:7fff::1", "192.0.2.1", "172.31.0.1"]) {
    assert.ok(isTrusted(text), text);
  }
  for (const text of ["192.0.2.2", "11.0.0.1", "2001:db8:8000::1", "", "platform", "172.32.0.1"]) {
    assert.ok(!isTrusted(text), text);
  }
  for (const good of ["10.0.0.0/8", "::1", "0.0.0.0/0", "::/0"]) assert.ok(parseRange(good), good);
  for (const bad of [
    "10.0.0.0/33",
    "10.0.0.0/8/8",
    "example.com",
    "10.0.0/8",
    "10.0.0.0/",
    "::/129",
    "::ffff:1.2.3.4/8",
  ]) {
    assert.equal(parseRange(bad), null, bad);
  }
});

test("limits count an IPv4 address together with its neighbours, and an IPv6 network together with the larger blocks around it", () => {
  const keys = (text: string) => countedNetworks(parseAddress(text)).map(({ key }) => key);
  assert.deepEqual(keys("198.51.100.7"), ["4:198.51.100.7", "4:198.51.100/24"]);
  assert.deepEqual(keys("2001:db8:1:2ff::7"), ["6:2001:db8:1:2ff/64", "6:2001:db8:1:200/56", "6:2001:db8:1/48"]);
  assert.deepEqual(keys("64:ff9b::c633:6407"), keys("198.51.100.7"));
  assert.deepEqual(keys("127.0.0.1"), keys("::1"));
  assert.deepEqual(keys("unknown"), ["unknown"]);
});
