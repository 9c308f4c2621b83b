import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ceremonyTopic } from "#lib/signals/signals.ts";
import { onEachBackend } from "./backends.ts";
import { APPROVAL, BROWSER, PROVIDER, sampleCeremony, sampleScan } from "./sample.ts";

/** Waits until `condition` holds, for at most `ms`. */
async function until(condition: () => boolean, ms = 5000): Promise<void> {
  for (const end = performance.now() + ms; !condition(); await sleep(5)) {
    if (performance.now() > end) throw new Error("It did not happen in time.");
  }
}

onEachBackend((backend) => {
  /** Counts the signals on a topic, from when the subscription is confirmed. */
  async function counter(topic: string, at: 0 | 1) {
    const { signals } = backend().instances[at];
    const counted = { signals: 0, stop: () => {} };
    counted.stop = signals.listen(topic, () => {
      counted.signals += 1;
    });
    for (; counted.signals === 0; await sleep(10)) await signals.notify(topic);
    await sleep(50);
    counted.signals = 0;
    return counted;
  }

  test("a signal reaches the listeners of its topic on every instance, and no others", async () => {
    const counters = [await counter("account:1", 0), await counter("account:1", 1), await counter("account:2", 1)];
    for (const counter of counters) counter.signals = 0;
    await backend().instances[0].signals.notify("account:1");
    await until(() => counters[0]?.signals === 1 && counters[1]?.signals === 1);
    await sleep(50);
    assert.deepEqual(
      counters.map(({ signals }) => signals),
      [1, 1, 0],
    );
    for (const { stop } of counters) stop();
    await backend().instances[0].signals.notify("account:1");
    await sleep(50);
    assert.equal(counters[0]?.signals, 1);
  });

  test("every successful step and the end of a ceremony is signalled, and failed steps are not", async () => {
    const ceremony = sampleCeremony();
    const { id } = ceremony;
    const heard = await counter(ceremonyTopic(id), 1);
    const { store } = backend().instances[0];
    const redemption = { browserHash: BROWSER, provider: PROVIDER };
    const scan = { from: "waiting", to: "scanned", lifetime: 60, changes: { scan: sampleScan("c1") } } as const;

    await store.begin(ceremony, 60);
    await store.advance(id, scan);
    await until(() => heard.signals === 1);
    await store.advance(id, scan);
    await store.advance(id, {
      from: "scanned",
      to: "approved",
      claim: "c1",
      lifetime: 60,
      changes: { approval: APPROVAL },
    });
    await until(() => heard.signals === 2);
    await store.redeem(id, { ...redemption, browserHash: "x" });
    await store.redeem(id, redemption);
    await store.redeem(id, redemption);
    await store.finish(ceremony);
    await until(() => heard.signals === 3);
    await sleep(50);
    assert.equal(heard.signals, 3);
    heard.stop();
  });
});
