import assert from "node:assert/strict";
import test from "node:test";
import { memorySignals } from "./memory-signals.ts";
import { accountTopic, ceremonyTopic, isWaitedFor } from "./signals.ts";

test("a signal reaches all listeners of its topic, until they stop listening", async () => {
  const signals = memorySignals();
  const heard: string[] = [];
  const leave = signals.listen("a", () => heard.push("one"));
  signals.listen("a", () => heard.push("two"));
  signals.listen("b", () => heard.push("other topic"));
  await signals.notify("a");
  leave();
  leave();
  await signals.notify("a");
  assert.deepEqual(heard, ["one", "two", "two"]);
});

test("only ceremonies are waited for, and topics of different kinds never meet", () => {
  assert.ok(isWaitedFor(ceremonyTopic("x")));
  assert.ok(!isWaitedFor(accountTopic("x")));
  assert.notEqual(ceremonyTopic("x"), accountTopic("x"));
});
