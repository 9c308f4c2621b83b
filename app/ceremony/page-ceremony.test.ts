import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { RedeemAnswer, StateEvent } from "#lib/protocol/answers.ts";
import { SiteError } from "../site-request.ts";
import type { LiveCeremony } from "./ceremony-site.ts";
import { type Beginning, createPageCeremony } from "./page-ceremony.ts";
import type { Phase } from "./phase.ts";

const NOW = 1_000_000;

/** The phase of a page that waits for a scan. */
function waiting(count: number, begunAt = NOW): Phase {
  return { name: "waiting", link: `link-${count}`, userCode: "WDJB-MJHT", begunAt };
}

/** A page with a simulated site, browser and clock that the test controls. */
function page(t: TestContext, beginning: Beginning = { live: null, unkept: false }) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW });
  const shown: Phase[] = [];
  const kept: (LiveCeremony | null)[] = [];
  const streams: { challenge: string; hear: (event: StateEvent) => void; lose: () => void; open: boolean }[] = [];
  const begins: (() => Promise<unknown>)[] = [];
  const redeems: (() => Promise<RedeemAnswer>)[] = [];
  const cancels: (() => Promise<unknown>)[] = [];
  const states: (() => Promise<StateEvent>)[] = [];
  const cancelled: string[] = [];
  const browser = { online: true, visible: true };
  /**
   * Whether a stream sends the current state when it opens, and whether the sign of life behind a message arrives, as on
   * a good network.
   */
  const stream = { speaks: true, lives: true };
  let begun = 0;
  let redeemed = 0;
  let asked = 0;

  const ceremony = createPageCeremony(
    {
      async begin() {
        begun += 1;
        const live = liveCeremony(begun, Date.now());
        await begins.shift()?.();
        return live;
      },
      async cancel(challenge) {
        cancelled.push(challenge);
        await cancels.shift()?.();
      },
      state() {
        asked += 1;
        return states.shift()?.() ?? Promise.resolve({ state: "waiting" });
      },
      redeem() {
        redeemed += 1;
        return redeems.shift()?.() ?? Promise.resolve({ redirect: "/account" });
      },
      listen(challenge, { heard, passed, lost }) {
        const hear = (event: StateEvent) => {
          heard(event);
          if (stream.lives) passed();
        };
        const opened = { challenge, hear, lose: lost, open: true };
        streams.push(opened);
        // Ignored if the page already knows a later state.
        if (stream.speaks) queueMicrotask(() => opened.open && hear({ state: "waiting" }));
        return () => {
          opened.open = false;
        };
      },
    },
    { isOnline: () => browser.online, isVisible: () => browser.visible },
    (phase) => shown.push(phase),
    (live) => kept.push(live),
    beginning,
  );

  return {
    ceremony,
    ...{ browser, stream, begins, redeems, cancels, states, cancelled, kept },
    get begun() {
      return begun;
    },
    get redeemed() {
      return redeemed;
    },
    /** How often the page requested the state. */
    get asked() {
      return asked;
    },
    get phase() {
      return shown.at(-1);
    },
    get lastStream() {
      const last = streams.at(-1);
      assert.ok(last, "no stream was opened");
      return last;
    },
    openStreams: () => streams.filter(({ open }) => open).length,
    async started() {
      ceremony.start();
      await settled();
    },
    async hear(event: StateEvent) {
      const last = streams.at(-1);
      assert.ok(last?.open, "nobody listens");
      last.hear(event);
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

function liveCeremony(count: number, begunAt = NOW): LiveCeremony {
  return {
    challenge: `challenge-${count}`,
    link: `link-${count}`,
    userCode: "WDJB-MJHT",
    begunAt,
    scanned: false,
  };
}

/** Lets all pending promises settle. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const no = (code: SiteError["code"], retryAfter = 0) => Promise.reject(new SiteError(code, retryAfter));
const gone = () => Promise.reject(new SiteError(null));

test("a code waits, a phone scans and approves, and the page redeems once", async (t) => {
  const p = page(t);
  await p.started();
  assert.deepEqual(p.phase, waiting(1));
  await p.hear({ state: "waiting" });
  await p.hear({ state: "scanned", number: 42 });
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
  await p.hear({ state: "approved" });
  assert.deepEqual(p.phase, { name: "done", redirect: "/account" });
  assert.equal(p.redeemed, 1);
  assert.equal(p.openStreams(), 0);
});

test("stopping and immediately starting again begins one ceremony", async (t) => {
  const p = page(t);
  p.ceremony.start();
  p.ceremony.stop();
  p.ceremony.start();
  await settled();
  assert.equal(p.begun, 1);
});

test("an answer that arrives after the page was left opens no stream", async (t) => {
  const p = page(t);
  const answer = Promise.withResolvers<void>();
  p.begins.push(() => answer.promise);
  await p.started();
  p.ceremony.stop();
  answer.resolve();
  await settled();
  assert.equal(p.openStreams(), 0);
  assert.equal(p.phase?.name, "preparing");
  assert.deepEqual(p.cancelled, ["challenge-1"]);
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
    assert.equal(p.phase?.name, "waiting");
    assert.equal(p.begun, 2);
  });
}

test("expired codes are replaced for five minutes, and the old code stays visible until the new one is there", async (t) => {
  const p = page(t);
  await p.started();
  for (let minute = 1; minute <= 4; minute += 1) {
    await p.seconds(60);
    await p.hear({ state: "expired" });
    assert.deepEqual(p.phase, waiting(minute + 1, NOW + 60_000 * minute));
  }
  await p.seconds(60);
  await p.hear({ state: "expired" });
  assert.deepEqual(p.phase, { name: "expired", undecided: false });
  assert.equal(p.begun, 5);
});

test("a code that was scanned but not decided is not replaced", async (t) => {
  const p = page(t);
  await p.started();
  await p.hear({ state: "scanned" });
  await p.hear({ state: "expired" });
  assert.deepEqual(p.phase, { name: "expired", undecided: true });
  assert.equal(p.begun, 1);
});

test("a hidden page closes its stream, and reads the state again when it becomes visible", async (t) => {
  const p = page(t);
  await p.started();
  p.browser.visible = false;
  p.ceremony.hidden();
  assert.equal(p.openStreams(), 0);
  await p.seconds(20);
  p.browser.visible = true;
  p.ceremony.seen();
  assert.equal(p.begun, 1);
  assert.equal(p.lastStream.challenge, "challenge-1");
  await p.hear({ state: "approved" });
  assert.equal(p.phase?.name, "done");
});

/** Hides the page for a time in which it must not send requests, then shows it again. */
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

test("a page that was hidden for longer than a code lives begins again when it becomes visible", async (t) => {
  const p = page(t);
  await p.started();
  await unseenFor(p, 400);
  assert.equal(p.begun, 2);
  assert.equal(p.phase?.name, "waiting");
  assert.equal(p.begun, 2);
});

test("a page that was hidden while a phone scanned and approved learns of it when it becomes visible", async (t) => {
  const p = page(t);
  await p.started();
  await unseenFor(p, 70);
  assert.equal(p.begun, 1);
  assert.equal(p.lastStream.challenge, "challenge-1");
  await p.hear({ state: "approved" });
  assert.equal(p.phase?.name, "done");
});

test("a page opened in the background sends nothing before it becomes visible", async (t) => {
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
  p.lastStream.lose();
  await settled();
  await p.seconds(2);
  assert.equal(p.lastStream.challenge, "challenge-1");
  assert.equal(p.openStreams(), 1);
  assert.deepEqual(p.phase, waiting(1));
  assert.equal(p.redeemed, 0);
});

test("the result of a confirmed operation is passed on", async (t) => {
  const p = page(t);
  p.redeems.push(() => Promise.resolve({ redirect: "/account", result: { codes: ["A"] } }));
  await p.started();
  await p.hear({ state: "scanned", number: 42 });
  await p.hear({ state: "approved" });
  assert.deepEqual(p.phase, { name: "done", redirect: "/account", result: { codes: ["A"] } });
});

test("an approval that happened while the stream was broken is redeemed", async (t) => {
  const p = page(t);
  await p.started();
  p.states.push(async () => ({ state: "approved" }));
  p.lastStream.lose();
  await p.seconds(0.5);
  assert.deepEqual(p.phase, { name: "done", redirect: "/account" });
});

test("a ceremony that the site no longer knows is replaced by a new one", async (t) => {
  const p = page(t);
  await p.started();
  p.states.push(() => no("unknown_ceremony"));
  p.lastStream.lose();
  await p.seconds(2);
  assert.equal(p.phase?.name, "waiting");
  assert.equal(p.begun, 2);
});

test("a browser that stores no cookies stops requesting ceremonies", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  p.states.push(...Array.from({ length: 100 }, () => () => no("unknown_ceremony")));
  await p.started();
  for (let round = 0; round < 50; round += 1) {
    if (p.lastStream.open) p.lastStream.lose();
    await p.seconds(20);
  }
  assert.deepEqual(p.phase, { name: "refused", code: "unknown_ceremony" });
  assert.equal(p.begun, 3);
});

test("an approved ceremony that another tab redeemed ends successfully", async (t) => {
  const p = page(t);
  await p.started();
  p.redeems.push(() => no("unknown_ceremony"));
  await p.hear({ state: "approved" });
  assert.deepEqual(p.phase, { name: "done", redirect: null });
});

test("an approval is redeemed when the site is reachable again", async (t) => {
  const p = page(t);
  await p.started();
  p.redeems.push(gone, gone);
  await p.hear({ state: "approved" });
  assert.deepEqual(p.phase, { name: "unreachable" });
  await p.seconds(10);
  assert.deepEqual(p.phase, { name: "done", redirect: "/account" });
  assert.equal(p.redeemed, 3);
});

test("while the site is unreachable the page retries at growing intervals, and continues without a tap", async (t) => {
  const p = page(t);
  p.begins.push(...Array.from({ length: 12 }, () => gone));
  await p.started();
  assert.deepEqual(p.phase, { name: "unreachable" });
  await p.seconds(30);
  assert.ok(p.begun >= 4 && p.begun <= 9, `${p.begun} tries in 30 s`);
  for (let second = 0; second < 150 && p.phase?.name === "unreachable"; second += 1) await p.seconds(1);
  assert.equal(p.phase?.name, "waiting");
});

test("being offline is a phase of its own, and the page continues as soon as the connection is back", async (t) => {
  const p = page(t);
  await p.started();
  p.browser.online = false;
  p.states.push(gone);
  p.ceremony.offline();
  await settled();
  assert.deepEqual(p.phase, { name: "offline" });
  p.browser.online = true;
  p.ceremony.online();
  await p.seconds(1);
  assert.deepEqual(p.phase, waiting(1));
});

test("without a network, a site on this machine still works", async (t) => {
  const p = page(t);
  await p.started();
  p.browser.online = false;
  p.ceremony.offline();
  await p.seconds(1);
  assert.equal(p.phase?.name, "waiting");
  assert.equal(p.openStreams(), 1);
});

test("when rate limited, the page waits as long as the site said, visible or not", async (t) => {
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

test("any other refusal is shown, and a new code can be requested", async (t) => {
  const p = page(t);
  p.begins.push(() => no("email_taken"));
  await p.started();
  assert.deepEqual(p.phase, { name: "refused", code: "email_taken" });
  p.ceremony.restart();
  await settled();
  assert.equal(p.phase?.name, "waiting");
});

test("a stream that broke silently is noticed when its next event is overdue", async (t) => {
  const p = page(t);
  await p.started();
  p.stream.speaks = false;
  p.states.push(async () => ({ state: "expired" }));
  await p.seconds(69);
  assert.equal(p.begun, 2);
  assert.equal(p.phase?.name, "waiting");
});

test("on a good network the page does not poll: the stream is enough", async (t) => {
  const p = page(t);
  await p.started();
  await p.seconds(30);
  await p.hear({ state: "scanned", number: 42 });
  await p.seconds(30);
  assert.equal(p.asked, 0);
});

for (const [proxy, { speaks, lives }] of Object.entries({
  "holds the stream back": { speaks: false, lives: true },
  "passes the first chunk of a stream and holds the rest": { speaks: true, lives: false },
})) {
  test(`behind a proxy that ${proxy}, the number and the sign-in arrive by polling`, async (t) => {
    const p = page(t);
    Object.assign(p.stream, { speaks, lives });
    await p.started();
    await p.seconds(20);
    assert.deepEqual(p.phase, waiting(1));
    p.states.push(async () => ({ state: "scanned", number: 42 }));
    await p.seconds(2);
    assert.deepEqual(p.phase, { name: "scanned", number: 42 });
    p.states.push(async () => ({ state: "approved" }));
    await p.seconds(2);
    assert.deepEqual(p.phase, { name: "done", redirect: "/account" });
    const { asked } = p;
    await p.seconds(20);
    assert.equal(p.asked, asked);
  });
}

test("a scan right after the page opened is shown within five seconds", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  await p.started();
  p.states.push(async () => ({ state: "scanned", number: 42 }));
  await p.seconds(4.5);
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
});

test("a stream that delivers each message one step late neither ends the polling nor returns to an earlier state", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  p.states.push(...Array.from({ length: 3 }, () => async () => ({ state: "waiting" }) as const));
  await p.started();
  await p.seconds(6);
  p.states.push(async () => ({ state: "scanned", number: 42 }));
  await p.seconds(2);
  // The proxy released this message when the one about the scan arrived.
  await p.hear({ state: "waiting" });
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
  p.states.push(...Array.from({ length: 5 }, () => async () => ({ state: "scanned", number: 42 }) as const));
  await p.seconds(3);
  p.states.length = 0;
  p.states.push(async () => ({ state: "approved" }));
  await p.seconds(2);
  assert.equal(p.phase?.name, "done");
});

test("a stream that is on time again ends the polling", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  await p.started();
  await p.seconds(6);
  assert.ok(p.asked >= 2, `asked ${p.asked} times`);
  await p.hear({ state: "waiting" });
  p.stream.speaks = true;
  await p.seconds(12);
  const { asked } = p;
  await p.seconds(20);
  assert.equal(p.asked, asked);
});

test("a slow network alone does not keep the polling going", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  const slow = Promise.withResolvers<StateEvent>();
  p.states.push(() => slow.promise);
  await p.started();
  await p.seconds(3);
  await p.hear({ state: "waiting" });
  slow.resolve({ state: "waiting" });
  await p.seconds(20);
  assert.equal(p.asked, 1);
});

test("a hidden page does not poll", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  await p.started();
  await p.seconds(5);
  p.browser.visible = false;
  p.ceremony.hidden();
  const { asked } = p;
  await p.seconds(20);
  assert.equal(p.asked, asked);
});

test("starting again cancels the old ceremony before a new one begins", async (t) => {
  const p = page(t);
  await p.started();
  await p.hear({ state: "scanned", number: 42 });
  const answer = Promise.withResolvers<void>();
  p.cancels.push(() => answer.promise);
  p.ceremony.restart();
  await settled();
  assert.deepEqual(p.cancelled, ["challenge-1"]);
  assert.equal(p.begun, 1);
  assert.equal(p.phase?.name, "preparing");
  answer.resolve();
  await settled();
  assert.equal(p.begun, 2);
});

test("no new code is shown until the old one is certainly cancelled", async (t) => {
  const p = page(t);
  await p.started();
  await p.hear({ state: "scanned", number: 42 });
  p.cancels.push(gone);
  p.ceremony.restart();
  await settled();
  assert.equal(p.phase?.name, "unreachable");
  assert.equal(p.begun, 1);
  await p.seconds(2);
  assert.deepEqual(p.cancelled, ["challenge-1", "challenge-1"]);
  assert.equal(p.phase?.name, "waiting");
  assert.equal(p.begun, 2);
});

test("a ceremony that no longer exists needs no cancelling", async (t) => {
  const p = page(t);
  await p.started();
  p.cancels.push(() => no("unknown_ceremony"));
  p.ceremony.restart();
  await settled();
  assert.equal(p.begun, 2);
});

test("leaving a page for another request cancels its ceremony", async (t) => {
  const p = page(t);
  await p.started();
  p.ceremony.stop();
  await settled();
  assert.deepEqual(p.cancelled, ["challenge-1"]);
});

test("a ceremony that came with the page is used, and stored until it ends", async (t) => {
  const live = liveCeremony(7, NOW - 2000);
  const p = page(t, { live, unkept: false });
  await p.started();
  assert.equal(p.begun, 0);
  assert.deepEqual(p.phase, waiting(7, NOW - 2000));
  assert.deepEqual(p.kept, [live]);
  await p.hear({ state: "scanned", number: 42 });
  assert.equal(p.kept.at(-1)?.scanned, true);
  await p.hear({ state: "denied" });
  assert.equal(p.kept.at(-1), null);
});

test("a ceremony that was scanned before a reload shows its number again and never its code", async (t) => {
  const p = page(t, { live: { ...liveCeremony(7), scanned: true }, unkept: false });
  await p.started();
  assert.deepEqual(p.phase, { name: "preparing", first: false });
  await p.hear({ state: "scanned", number: 42 });
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
});

test("a page whose browser secret was replaced by another tab begins again at once", async (t) => {
  const p = page(t, { live: liveCeremony(7), unkept: false });
  p.stream.speaks = false;
  p.states.push(() => no("unknown_ceremony"));
  await p.started();
  p.stream.speaks = true;
  p.lastStream.lose();
  await p.seconds(0.25);
  assert.equal(p.begun, 1);
  assert.equal(p.phase?.name, "waiting");
});

test("a page reached by the back button shows its code or number again, or begins again if that expired", async (t) => {
  const p = page(t);
  await p.started();
  await p.hear({ state: "scanned", number: 42 });
  p.ceremony.hidden();
  p.ceremony.cameBack();
  await p.hear({ state: "scanned", number: 42 });
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
  assert.equal(p.begun, 1);
  await p.hear({ state: "denied" });
  p.ceremony.cameBack();
  await settled();
  assert.equal(p.begun, 2);
});

test("if the browser did not store the session, the page says so and offers a new code", async (t) => {
  const p = page(t, { live: liveCeremony(7), unkept: true });
  await p.started();
  assert.deepEqual(p.phase, { name: "unkept" });
  assert.equal(p.openStreams(), 0);
  p.ceremony.restart();
  await settled();
  assert.deepEqual(p.cancelled, ["challenge-7"]);
  assert.equal(p.phase?.name, "waiting");
});
