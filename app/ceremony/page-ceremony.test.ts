import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { RedeemAnswer, StateEvent } from "#lib/protocol/messages.ts";
import { SiteError } from "../site-request.ts";
import type { LiveCeremony } from "./ceremony-site.ts";
import { type Beginning, createPageCeremony } from "./page-ceremony.ts";
import type { Phase } from "./phase.ts";

const NOW = 1_000_000;

/** A ceremony as the page shows it that waits for a scan. */
function waiting(count: number, begunAt = NOW): Phase {
  return { name: "waiting", link: `link-${count}`, userCode: "WDJB-MJHT", begunAt };
}

/** A site whose answers the test gives, a browser whose conditions it sets, and a clock that it turns. */
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
  /** Whether a stream says the present state when it opens, as on a good network. */
  const stream = { speaks: true };
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
      listen(challenge, hear, lose) {
        const opened = { challenge, hear, lose, open: true };
        streams.push(opened);
        // The order of states makes this one no news where the page knows more.
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
    /** How often the page asked for the state. */
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

/** Lets promises that are due come first. */
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

test("codes that run out are replaced for five minutes, and the old one stays in sight until then", async (t) => {
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
  assert.equal(p.lastStream.challenge, "challenge-1");
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
  assert.equal(p.phase?.name, "waiting");
  assert.equal(p.begun, 2);
});

test("a page that was hidden while a phone scanned and approved learns of it when it is seen", async (t) => {
  const p = page(t);
  await p.started();
  await unseenFor(p, 70);
  assert.equal(p.begun, 1);
  assert.equal(p.lastStream.challenge, "challenge-1");
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
  p.lastStream.lose();
  await settled();
  await p.seconds(2);
  assert.equal(p.lastStream.challenge, "challenge-1");
  assert.equal(p.openStreams(), 1);
  assert.deepEqual(p.phase, waiting(1));
  assert.equal(p.redeemed, 0);
});

test("what a confirmed operation gave is handed on", async (t) => {
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

test("a ceremony that the site forgot is followed by a new one", async (t) => {
  const p = page(t);
  await p.started();
  p.states.push(() => no("unknown_ceremony"));
  p.lastStream.lose();
  await p.seconds(2);
  assert.equal(p.phase?.name, "waiting");
  assert.equal(p.begun, 2);
});

test("a browser that keeps no cookies does not ask for ceremonies for ever", async (t) => {
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
  p.states.push(gone);
  p.ceremony.offline();
  await settled();
  assert.deepEqual(p.phase, { name: "offline" });
  p.browser.online = true;
  p.ceremony.online();
  await p.seconds(1);
  assert.deepEqual(p.phase, waiting(1));
});

test("without a network, a site on this very machine still works", async (t) => {
  const p = page(t);
  await p.started();
  p.browser.online = false;
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
  p.stream.speaks = false;
  p.states.push(async () => ({ state: "expired" }));
  await p.seconds(69);
  assert.equal(p.begun, 2);
  assert.equal(p.phase?.name, "waiting");
});

test("on a good network the page asks for nothing: the stream says it all", async (t) => {
  const p = page(t);
  await p.started();
  await p.seconds(30);
  await p.hear({ state: "scanned", number: 42 });
  await p.seconds(30);
  assert.equal(p.asked, 0);
});

test("behind a proxy that holds the stream back, the number and the sign-in come by asking", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
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

test("a scan right after the page opened is seen within five seconds", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  await p.started();
  p.states.push(async () => ({ state: "scanned", number: 42 }));
  await p.seconds(4.5);
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
});

test("a stream whose messages come one late neither ends the asking nor turns the page back", async (t) => {
  const p = page(t);
  p.stream.speaks = false;
  p.states.push(...Array.from({ length: 3 }, () => async () => ({ state: "waiting" }) as const));
  await p.started();
  await p.seconds(6);
  p.states.push(async () => ({ state: "scanned", number: 42 }));
  await p.seconds(2);
  // The chunk with the scan pushed this one out.
  await p.hear({ state: "waiting" });
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
  p.states.push(...Array.from({ length: 5 }, () => async () => ({ state: "scanned", number: 42 }) as const));
  await p.seconds(3);
  p.states.length = 0;
  p.states.push(async () => ({ state: "approved" }));
  await p.seconds(2);
  assert.equal(p.phase?.name, "done");
});

test("a stream that speaks in time again ends the asking", async (t) => {
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

test("a slow network is no reason to go on asking", async (t) => {
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

test("a page out of sight asks for nothing", async (t) => {
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

test("starting over gives the old ceremony up before a new one begins", async (t) => {
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

test("no new code is shown while nobody knows whether the old one is given up", async (t) => {
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

test("a ceremony that is gone needs no giving up", async (t) => {
  const p = page(t);
  await p.started();
  p.cancels.push(() => no("unknown_ceremony"));
  p.ceremony.restart();
  await settled();
  assert.equal(p.begun, 2);
});

test("a page that is left for another request gives its ceremony up", async (t) => {
  const p = page(t);
  await p.started();
  p.ceremony.stop();
  await settled();
  assert.deepEqual(p.cancelled, ["challenge-1"]);
});

test("a ceremony that came with the page is adopted, and kept until it ends", async (t) => {
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

test("a ceremony that was scanned before a reload shows its number again, and never its code", async (t) => {
  const p = page(t, { live: { ...liveCeremony(7), scanned: true }, unkept: false });
  await p.started();
  assert.deepEqual(p.phase, { name: "preparing", first: false });
  await p.hear({ state: "scanned", number: 42 });
  assert.deepEqual(p.phase, { name: "scanned", number: 42 });
});

test("the secret of a page that opened beside another was replaced: it begins anew at once", async (t) => {
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

test("a page that is come back to shows its code or number again, or begins anew where that is over", async (t) => {
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

test("a browser that did not keep the sign-in is told so, and gets a code when it asks", async (t) => {
  const p = page(t, { live: liveCeremony(7), unkept: true });
  await p.started();
  assert.deepEqual(p.phase, { name: "unkept" });
  assert.equal(p.openStreams(), 0);
  p.ceremony.restart();
  await settled();
  assert.deepEqual(p.cancelled, ["challenge-7"]);
  assert.equal(p.phase?.name, "waiting");
});
