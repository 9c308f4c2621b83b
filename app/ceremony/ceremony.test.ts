import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { StateEvent } from "#lib/protocol/messages.ts";
import { createCeremony } from "./ceremony.ts";
import type { Phase } from "./phase.ts";
import { Refused, Unreachable } from "./provider.ts";

/** A site whose answers the test gives, a browser whose conditions it sets, and a clock that it turns. */
function page(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const shown: Phase[] = [];
  const streams: { challenge: string; hear: (event: StateEvent) => void; lose: () => void; open: boolean }[] = [];
  const begins: (() => Promise<{ challenge: string }>)[] = [];
  const redeems: (() => Promise<{ redirect: string }>)[] = [];
  const browser = { online: true, visible: true };
  let begun = 0;
  let redeemed = 0;

  const ceremony = createCeremony(
    {
      async begin() {
        begun += 1;
        const challenge = `challenge-${begun}`;
        await begins.shift()?.();
        return { version: 2, action: "login", challenge, link: `link-${begun}`, valid_till: 0 };
      },
      redeem() {
        redeemed += 1;
        return redeems.shift()?.() ?? Promise.resolve({ redirect: "/account" });
      },
      listen(challenge, hear, lose) {
        const stream = { challenge, hear, lose, open: true };
        streams.push(stream);
        return () => {
          stream.open = false;
        };
      },
    },
    { isOnline: () => browser.online, isVisible: () => browser.visible },
    (phase) => shown.push(phase),
  );

  return {
    ceremony,
    browser,
    begins,
    redeems,
    get begun() {
      return begun;
    },
    get redeemed() {
      return redeemed;
    },
    get phase() {
      return shown.at(-1);
    },
    get stream() {
      const stream = streams.at(-1);
      assert.ok(stream, "no stream was opened");
      return stream;
    },
    openStreams: () => streams.filter(({ open }) => open).length,
    async started() {
      ceremony.start();
      await settled();
    },
    async hear(event: StateEvent) {
      const stream = streams.at(-1);
      assert.ok(stream?.open, "nobody listens");
      stream.hear(event);
      await settled();
    },
    async seconds(count: number) {
      for (let passed = 0; passed < count; passed += 0.25) {
        t.mock.timers.tick(250);
        await settled();
      }
    },
  };
}

/** Lets promises that are due come first. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const no = (code: Refused["code"], retryAfter = 0) => Promise.reject(new Refused(code, retryAfter));
const gone = () => Promise.reject(new Unreachable(0));

test("a code waits, a phone scans and approves, and the page redeems once", async (t) => {
  const p = page(t);
  await p.started();
  assert.deepEqual(p.phase, { name: "waiting", link: "link-1" });
  await p.hear({ state: "waiting" });
  await p.hear({ state: "scanned", number: 42 });
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
  await p.hear({ state: "approved" });
  assert.deepEqual(p.phase, { name: "done", redirect: "/account" });
  assert.equal(p.redeemed, 1);
  assert.equal(p.openStreams(), 0);
});

test("stopping and starting again in one breath begins one ceremony", async (t) => {
  const p = page(t);
  p.ceremony.start();
  p.ceremony.stop();
  p.ceremony.start();
  await settled();
  assert.equal(p.begun, 1);
});

test("an answer that comes after the page was left opens no stream", async (t) => {
  const p = page(t);
  const answer = Promise.withResolvers<{ challenge: string }>();
  p.begins.push(() => answer.promise);
  await p.started();
  p.ceremony.stop();
  answer.resolve({ challenge: "late" });
  await settled();
  assert.equal(p.openStreams(), 0);
  assert.equal(p.phase?.name, "preparing");
});

for (const event of [{ state: "denied" }, { state: "failed", code: "wrong_number" }] as const) {
  const { state, ...why } = event;
  test(`${state} stays until the person asks for a new code`, async (t) => {
    const p = page(t);
    await p.started();
    await p.hear({ state: "scanned" });
    await p.hear(event);
    await p.seconds(600);
    assert.deepEqual(p.phase, { name: state, ...why });
    assert.equal(p.begun, 1);
    p.ceremony.restart();
    await settled();
    assert.deepEqual(p.phase, { name: "waiting", link: "link-2" });
  });
}

test("codes that run out are replaced for five minutes, and the old one stays in sight until then", async (t) => {
  const p = page(t);
  await p.started();
  for (let minute = 1; minute <= 4; minute += 1) {
    await p.seconds(60);
    await p.hear({ state: "expired" });
    assert.deepEqual(p.phase, { name: "waiting", link: `link-${minute + 1}` });
  }
  await p.seconds(60);
  await p.hear({ state: "expired" });
  assert.deepEqual(p.phase, { name: "expired", undecided: false });
  assert.equal(p.begun, 5);
});

test("a code that was scanned and not decided is not replaced", async (t) => {
  const p = page(t);
  await p.started();
  await p.hear({ state: "scanned" });
  await p.hear({ state: "expired" });
  assert.deepEqual(p.phase, { name: "expired", undecided: true });
  assert.equal(p.begun, 1);
});

test("a hidden page closes its stream, and reads the state anew when it is seen", async (t) => {
  const p = page(t);
  await p.started();
  p.browser.visible = false;
  p.ceremony.hidden();
  assert.equal(p.openStreams(), 0);
  await p.seconds(20);
  p.browser.visible = true;
  p.ceremony.seen();
  assert.equal(p.begun, 1);
  assert.equal(p.stream.challenge, "challenge-1");
  await p.hear({ state: "approved" });
  assert.equal(p.phase?.name, "done");
});

/** Hides the page for a while, in which it may ask for nothing, and shows it again. */
async function unseenFor(p: ReturnType<typeof page>, seconds: number): Promise<void> {
  p.browser.visible = false;
  p.ceremony.hidden();
  const { begun } = p;
  await p.seconds(seconds);
  assert.equal(p.begun, begun);
  p.browser.visible = true;
  p.ceremony.seen();
  await settled();
}

test("a page that was hidden for longer than a code lives begins anew when it is seen", async (t) => {
  const p = page(t);
  await p.started();
  await unseenFor(p, 400);
  assert.equal(p.begun, 2);
  assert.deepEqual(p.phase, { name: "waiting", link: "link-2" });
});

test("a page that was hidden while a phone scanned and approved learns of it when it is seen", async (t) => {
  const p = page(t);
  await p.started();
  await unseenFor(p, 70);
  assert.equal(p.begun, 1);
  assert.equal(p.stream.challenge, "challenge-1");
  await p.hear({ state: "approved" });
  assert.equal(p.phase?.name, "done");
});

test("a page that opens unseen asks for nothing before it is seen", async (t) => {
  const p = page(t);
  p.browser.visible = false;
  await p.started();
  assert.equal(p.begun, 0);
  p.browser.visible = true;
  p.ceremony.seen();
  await settled();
  assert.equal(p.begun, 1);
});

test("a broken stream is opened again, for the same ceremony", async (t) => {
  const p = page(t);
  await p.started();
  p.redeems.push(() => no("not_approved"));
  p.stream.lose();
  await settled();
  await p.seconds(2);
  assert.equal(p.stream.challenge, "challenge-1");
  assert.equal(p.openStreams(), 1);
  assert.deepEqual(p.phase, { name: "waiting", link: "link-1" });
});

test("an approval that happened while the stream was broken is redeemed", async (t) => {
  const p = page(t);
  await p.started();
  p.stream.lose();
  await settled();
  assert.deepEqual(p.phase, { name: "done", redirect: "/account" });
});

test("a ceremony that the site forgot is followed by a new one", async (t) => {
  const p = page(t);
  await p.started();
  p.redeems.push(() => no("unknown_ceremony"));
  p.stream.lose();
  await settled();
  await p.seconds(2);
  assert.deepEqual(p.phase, { name: "waiting", link: "link-2" });
});

test("a browser that keeps no cookies does not ask for ceremonies for ever", async (t) => {
  const p = page(t);
  p.redeems.push(...Array.from({ length: 100 }, () => () => no("unknown_ceremony")));
  await p.started();
  for (let round = 0; round < 50; round += 1) {
    if (p.stream.open) p.stream.lose();
    await p.seconds(20);
  }
  assert.deepEqual(p.phase, { name: "refused", code: "unknown_ceremony" });
  assert.equal(p.begun, 3);
});

test("an approved ceremony that another tab redeemed ends well", async (t) => {
  const p = page(t);
  await p.started();
  p.redeems.push(() => no("unknown_ceremony"));
  await p.hear({ state: "approved" });
  assert.deepEqual(p.phase, { name: "done", redirect: null });
});

test("an approval is redeemed when the site is back", async (t) => {
  const p = page(t);
  await p.started();
  p.redeems.push(gone, gone);
  await p.hear({ state: "approved" });
  assert.deepEqual(p.phase, { name: "unreachable" });
  await p.seconds(10);
  assert.deepEqual(p.phase, { name: "done", redirect: "/account" });
  assert.equal(p.redeemed, 3);
});

test("while the site is gone the page tries ever more seldom, and goes on by itself", async (t) => {
  const p = page(t);
  p.begins.push(...Array.from({ length: 12 }, () => gone));
  await p.started();
  assert.deepEqual(p.phase, { name: "unreachable" });
  await p.seconds(30);
  assert.ok(p.begun >= 4 && p.begun <= 9, `${p.begun} tries in 30 s`);
  for (let second = 0; second < 150 && p.phase?.name === "unreachable"; second += 1) await p.seconds(1);
  assert.equal(p.phase?.name, "waiting");
});

test("offline has its own words, and the connection's return is answered at once", async (t) => {
  const p = page(t);
  await p.started();
  p.browser.online = false;
  p.redeems.push(gone);
  p.ceremony.offline();
  await settled();
  assert.deepEqual(p.phase, { name: "offline" });
  p.browser.online = true;
  p.redeems.push(() => no("not_approved"));
  p.ceremony.online();
  await settled();
  await p.seconds(1);
  await p.hear({ state: "waiting" });
  assert.deepEqual(p.phase, { name: "waiting", link: "link-1" });
});

test("without a network, a site on this very machine still works", async (t) => {
  const p = page(t);
  await p.started();
  p.browser.online = false;
  p.redeems.push(() => no("not_approved"));
  p.ceremony.offline();
  await p.seconds(1);
  assert.equal(p.phase?.name, "waiting");
  assert.equal(p.openStreams(), 1);
});

test("too many requests: the page waits as long as it was told, seen or not", async (t) => {
  const p = page(t);
  p.begins.push(() => no("rate_limited", 30));
  await p.started();
  assert.deepEqual(p.phase, { name: "limited", until: 1_030_000 });
  await p.seconds(20);
  p.ceremony.hidden();
  p.ceremony.seen();
  await p.seconds(9);
  assert.equal(p.begun, 1);
  await p.seconds(2);
  assert.equal(p.phase?.name, "waiting");
});

test("any other refusal is said, and a new code may be asked for", async (t) => {
  const p = page(t);
  p.begins.push(() => no("email_taken"));
  await p.started();
  assert.deepEqual(p.phase, { name: "refused", code: "email_taken" });
  p.ceremony.restart();
  await settled();
  assert.equal(p.phase?.name, "waiting");
});

test("a stream that died without a sound is noticed when its next event is overdue", async (t) => {
  const p = page(t);
  await p.started();
  p.redeems.push(() => no("expired"));
  await p.seconds(66);
  assert.deepEqual(p.phase, { name: "waiting", link: "link-2" });
});
