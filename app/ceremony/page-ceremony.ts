import { DECIDE_SECONDS, REDEEM_SECONDS, REPLACE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import type { State, StateEvent } from "#lib/protocol/messages.ts";
import { SiteError } from "../site-request.ts";
import type { CeremonySite, LiveCeremony } from "./ceremony-site.ts";
import type { Phase } from "./phase.ts";

/** How long a ceremony may take from its beginning to its redemption. */
const LONGEST_SECONDS = WAIT_SECONDS + DECIDE_SECONDS + REDEEM_SECONDS;
/** How long to wait for an event that is due, before the page asks for the state. */
const GRACE_SECONDS = 5;
/** A stream says the present state first. One that is silent for so long is held back on its way. */
const SILENCE_SECONDS = 2.5;
/** Then the page asks for the state this often, while it is in sight. */
const ASK_SECONDS = 1.5;
/** A stream that was held back is opened anew after so long: the network may have changed. */
const HELD_SECONDS = 10;
const FIRST_PAUSE_SECONDS = 0.5;
const LONGEST_PAUSE_SECONDS = 15;
/** The wait where a site limits requests and does not say for how long. */
const LIMITED_SECONDS = 10;
/** A browser that keeps no cookies cannot read the state of its own ceremonies. After so many, the page stops. */
const UNHEARD_CEREMONIES = 3;

/** What the page knows of the browser it is in. */
export interface Surroundings {
  isOnline(): boolean;
  isVisible(): boolean;
}

/** A page's run of ceremonies, one after the other, until one succeeds. */
export interface PageCeremony {
  start(): void;
  /** Leaves the run for good, and gives its ceremony up. */
  stop(): void;
  /** The person asks for another code. */
  restart(): void;
  /** The person does not want to wait for the next try. */
  tryNow(): void;
  /** The page came back as it was left, out of the browser's back-forward cache. */
  cameBack(): void;
  /** The page is in sight again, or no longer. */
  seen(): void;
  hidden(): void;
  /** The browser says that its connection is back, or gone. */
  online(): void;
  offline(): void;
}

export interface Beginning {
  /** The ceremony that the page has already: it came with the page, or was there before a reload. */
  live: LiveCeremony | null;
  /** The site signed this browser in a moment ago, and the page shows that it did not last. */
  unkept: boolean;
}

/** States in the order in which they follow one another: none is left for an earlier one. */
const ORDER: Record<State, number> = { waiting: 0, scanned: 1, approved: 2, denied: 2, failed: 2, expired: 2 };

/**
 * Runs ceremonies with `site` and shows what they come to.
 *
 * States come by an event stream. Where something on the way holds the stream back, the page asks for the state as well:
 * from when the first message is overdue until a stream's first message comes in time. Messages of a stream that lags
 * behind say nothing that the answers did not say before, and are ignored.
 *
 * @param keep is told the ceremony whenever it changes, and null when it is over
 */
export function createPageCeremony(
  site: CeremonySite,
  surroundings: Surroundings,
  show: (phase: Phase) => void,
  keep: (live: LiveCeremony | null) => void,
  { live, unkept }: Beginning,
): PageCeremony {
  let phase: Phase = { name: "preparing", first: true };
  let current = live;
  /** The latest state of `current` that was heard of. */
  let known: State = "waiting";
  /** Codes that run out are replaced until then; after that, the person has to ask. */
  let replaceUntil = 0;
  /** Grows with each new step: an answer to an earlier one comes too late, and is dropped. */
  let step = 0;
  let failures = 0;
  /** Ceremonies begun since a state was last heard of. */
  let unheard = 0;
  /** The last stream was held back, so the page does not wait for the next one's silence. */
  let held = false;
  /** When the site last answered a question for the state; milliseconds, as `Date.now()`. */
  let answeredAt = 0;
  /** What goes on when the page is in sight again, the connection is back, or the person says so. */
  let resume: (() => void) | null = null;
  let close = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let streamTimer: ReturnType<typeof setTimeout> | undefined;
  let askTimer: ReturnType<typeof setTimeout> | undefined;
  /** Grows whenever the asking ends: an answer that comes later asks no more. */
  let asking = 0;

  function to(next: Phase): void {
    phase = next;
    show(next);
  }

  function rest(): void {
    close();
    stopAsking();
    for (const each of [timer, streamTimer]) clearTimeout(each);
  }

  /** Leaves whatever is going on. */
  function leave(): number {
    rest();
    resume = null;
    step += 1;
    return step;
  }

  function end(last: Phase): void {
    leave();
    current = null;
    keep(null);
    to(last);
  }

  function after(seconds: number, work: () => void): ReturnType<typeof setTimeout> | undefined {
    // A page that nobody sees asks for nothing: `seen` resumes.
    return surroundings.isVisible() ? setTimeout(work, 1000 * seconds) : undefined;
  }

  async function begin(): Promise<void> {
    const mine = leave();
    if (!surroundings.isVisible()) {
      resume = begin;
      return;
    }
    try {
      const begun = await site.begin();
      if (mine !== step) return void site.cancel(begun.challenge).catch(() => {});
      adopt(begun);
    } catch (error) {
      if (mine === step) recover(error, begin);
    }
  }

  function adopt(live: LiveCeremony): void {
    current = live;
    known = live.scanned ? "scanned" : "waiting";
    unheard += 1;
    keep(live);
    // Of a ceremony that was scanned only the site knows the number.
    if (live.scanned) to({ name: "preparing", first: false });
    else toWaiting();
    follow();
  }

  function toWaiting(): void {
    if (current) to({ name: "waiting", link: current.link, userCode: current.userCode, begunAt: current.begunAt });
  }

  /** Gives the ceremony up and begins another: no phone may approve one whose page shows a new code. */
  async function beginAnew(): Promise<void> {
    const mine = leave();
    somebodyIsThere();
    to({ name: "preparing", first: current === null && phase.name === "preparing" });
    const old = current;
    resume = beginAnew;
    try {
      if (old) await site.cancel(old.challenge);
    } catch (error) {
      if (mine !== step) return;
      // A ceremony that the site refuses to give up is gone, or another browser's.
      if (!isRefusal(error)) {
        recover(error, beginAnew);
        return;
      }
    }
    if (mine !== step) return;
    current = null;
    keep(null);
    void begin();
  }

  function somebodyIsThere(): void {
    replaceUntil = Date.now() + 1000 * REPLACE_SECONDS;
  }

  /** Learns what becomes of the ceremony: by its stream and, where that is held back, by asking. */
  function follow(): void {
    if (!current) return;
    leave();
    resume = follow;
    if (!surroundings.isVisible()) return;
    // No need to ask: by then even an approval that this page has not heard of is over.
    if (Date.now() - current.begunAt > 1000 * LONGEST_SECONDS) {
      ranOut();
      return;
    }
    openStream();
    askIn(held ? 0 : SILENCE_SECONDS);
    expectWithin(current.scanned ? DECIDE_SECONDS : WAIT_SECONDS);
  }

  function openStream(): void {
    if (!current) return;
    close();
    clearTimeout(streamTimer);
    const openedAt = Date.now();
    let isFirst = true;
    close = site.listen(
      current.challenge,
      (event) => {
        if (isFirst) judgeStream(openedAt);
        isFirst = false;
        heard(event);
      },
      () => {
        close();
        // A stream that lived a while and broke says nothing about the next one.
        if (Date.now() - openedAt > 1000 * GRACE_SECONDS) failures = 0;
        askIn(0);
        streamTimer = after(pause(), openStream);
      },
    );
  }

  /** A stream is judged by when its first message came: those behind it come the same way. */
  function judgeStream(openedAt: number): void {
    failures = 0;
    // Where no question was answered in the meantime either, the network is slow, and holds nothing back.
    held = Date.now() - openedAt > 1000 * SILENCE_SECONDS && answeredAt > openedAt;
    if (held) streamTimer = after(HELD_SECONDS, openStream);
    else stopAsking();
  }

  /** Asks for the state from then on, until a stream's first message comes in time. */
  function askIn(seconds: number): void {
    stopAsking();
    const mine = asking;
    askTimer = after(seconds, () => void ask().then(() => mine === asking && askIn(ASK_SECONDS)));
  }

  function stopAsking(): void {
    clearTimeout(askTimer);
    asking += 1;
  }

  /** Asks for the state once. */
  async function ask(): Promise<void> {
    const mine = step;
    if (!current) return;
    try {
      const event = await site.state(current.challenge);
      if (mine !== step) return;
      answeredAt = Date.now();
      heard(event);
    } catch (error) {
      if (mine !== step) return;
      if (!isRefusal(error, "unknown_ceremony", "expired")) recover(error, follow);
      else if (unheard <= 1) void begin();
      else if (unheard < UNHEARD_CEREMONIES) later(begin);
      else end({ name: "refused", code: "unknown_ceremony" });
    }
  }

  /** Streams can die without a sound. At the end of the ceremony's time the page looks how it stands. */
  function expectWithin(seconds: number): void {
    clearTimeout(timer);
    timer = after(seconds + GRACE_SECONDS, follow);
  }

  function heard({ state, number, code }: StateEvent): void {
    if (!current || ORDER[state] < ORDER[known]) return;
    known = state;
    unheard = 0;
    if (state === "waiting") {
      if (phase.name !== "waiting") toWaiting();
    } else if (state === "scanned") {
      if (!current.scanned) {
        current = { ...current, scanned: true };
        keep(current);
        expectWithin(DECIDE_SECONDS);
      }
      if (phase.name !== "scanned") to({ name: "scanned", number: number ?? null });
    } else if (state === "approved") void redeem();
    else if (state === "expired") ranOut();
    else if (state === "failed") end({ name: "failed", code: code ?? null });
    else end({ name: state });
  }

  function ranOut(): void {
    const undecided = current?.scanned ?? false;
    if (!undecided && Date.now() < replaceUntil) {
      void begin();
      return;
    }
    end({ name: "expired", undecided });
    resume = beginAnew;
  }

  /** Ends an approved ceremony. */
  async function redeem(): Promise<void> {
    if (!current) return;
    const mine = leave();
    to({ name: "approved" });
    try {
      const { redirect, result } = await site.redeem(current.challenge);
      if (mine === step) end({ name: "done", redirect, ...(result === undefined ? {} : { result }) });
    } catch (error) {
      if (mine !== step) return;
      if (isRefusal(error, "expired")) ranOut();
      // Another tab of this browser was faster.
      else if (isRefusal(error, "unknown_ceremony")) end({ name: "done", redirect: null });
      else if (isRefusal(error, "not_approved")) end({ name: "failed", code: null });
      else recover(error, redeem);
    }
  }

  function later(work: () => void): void {
    leave();
    resume = work;
    timer = after(pause(), work);
  }

  /** Says why nothing goes on, and tries again by itself. */
  function recover(error: unknown, again: () => void): void {
    if (!(error instanceof SiteError)) throw error;
    const { code, retryAfter } = error;
    const limited = code === "rate_limited";
    if (code !== null && !limited) {
      end({ name: "refused", code });
      return;
    }
    leave();
    const seconds = limited ? retryAfter || LIMITED_SECONDS : Math.max(pause(), retryAfter);
    const until = Date.now() + 1000 * seconds;
    if (limited) to({ name: "limited", until });
    else to({ name: surroundings.isOnline() ? "unreachable" : "offline" });
    const wait = (left: number) => {
      timer = after(left, again);
    };
    resume = () => (limited && Date.now() < until ? wait((until - Date.now()) / 1000) : again());
    wait(seconds);
  }

  /** Seconds: longer after each failure, and never the same for all the pages that lost the same server. */
  function pause(): number {
    const longest = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** failures);
    failures += 1;
    return longest * (0.5 + Math.random() / 2);
  }

  function goOn(): void {
    if (phase.name !== "offline" && phase.name !== "unreachable") return;
    failures = 0;
    resume?.();
  }

  return {
    start() {
      const mine = leave();
      // Not at once: React starts, stops and starts again while developing.
      queueMicrotask(() => {
        if (mine !== step) return;
        somebodyIsThere();
        if (unkept) to({ name: "unkept" });
        else if (current) adopt(current);
        else void beginAnew();
      });
    },
    stop() {
      leave();
      if (current && phase.name !== "preparing") void site.cancel(current.challenge).catch(() => {});
      keep(null);
    },
    restart: () => void beginAnew(),
    tryNow: goOn,
    cameBack() {
      somebodyIsThere();
      if (current) follow();
      else void beginAnew();
    },
    seen() {
      somebodyIsThere();
      resume?.();
    },
    hidden: rest,
    online: goOn,
    offline() {
      // A browser without a network may still reach a site on its own machine: ask.
      if (phase.name === "waiting" || phase.name === "scanned") void ask();
    },
  };
}

/** Whether the site refused, by one of `codes` or, where none is named, by any that asking again does not change. */
function isRefusal(error: unknown, ...codes: (SiteError["code"] & string)[]): boolean {
  if (!(error instanceof SiteError) || error.code === null) return false;
  return codes.length > 0 ? codes.includes(error.code) : error.code !== "rate_limited";
}
