import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { addressRanges, isAddressRange, networkOf, plainAddress } from "./addresses.ts";

test("an address is read out of whatever dress it comes in", () => {
  assert.equal(plainAddress(" 203.0.113.7 "), "203.0.113.7");
  assert.equal(plainAddress("203.0.113.7:4711"), "203.0.113.7");
  assert.equal(plainAddress("[2001:db8::1]:443"), "2001:db8::1");
  assert.equal(plainAddress("::ffff:203.0.113.7"), "203.0.113.7");
  assert.equal(plainAddress("fe80::1%eth0"), "fe80::1");
});

test("IPv4 is compared whole, IPv6 by its first 64 bits, and this machine is one network", () => {
  assert.notEqual(networkOf("203.0.113.7"), networkOf("203.0.113.8"));
  assert.equal(networkOf("2001:db8:1:2::1"), networkOf("2001:0db8:0001:0002:ffff:ffff:ffff:ffff"));
  assert.notEqual(networkOf("2001:db8:1:2::1"), networkOf("2001:db8:1:3::1"));
  assert.equal(networkOf("2001:db8::1"), networkOf("2001:db8:0:0:5::203.0.113.7"));
  assert.equal(networkOf("127.0.0.1"), networkOf("::1"));
  assert.equal(networkOf("unknown"), "");
});

test("IPv6 networks: the last 64 bits never matter and the first always do", () => {
  const groups = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 });
  const write = (all: number[]) => all.map((group) => group.toString(16)).join(":");
  fc.assert(
    fc.property(groups, fc.integer({ min: 0, max: 7 }), (all, at) => {
      const other = all.with(at, (all[at] ?? 0) ^ 0x8000);
      assert.equal(networkOf(write(all)) === networkOf(write(other)), at >= 4);
    }),
  );
});

test("ranges of proxies", () => {
  const trusted = addressRanges(["10.0.0.0/8", "2001:db8::/32", "192.0.2.1", "platform"], "platform");
  assert.ok(trusted("10.1.2.3") && trusted("2001:db8:9::1") && trusted("192.0.2.1"));
  assert.ok(!trusted("192.0.2.2") && !trusted("11.0.0.1") && !trusted("") && !trusted("platform"));
  assert.ok(isAddressRange("10.0.0.0/8") && isAddressRange("::1"));
  for (const bad of ["10.0.0.0/33", "10.0.0.0/8/8", "example.com", "10.0.0/8", "10.0.0.0/", ""]) {
    assert.ok(!isAddressRange(bad), bad);
  }
});
