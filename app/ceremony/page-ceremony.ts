import type { State, StateEvent } from "#lib/protocol/answers.ts";
import { DECIDE_SECONDS, REDEEM_SECONDS, REPLACE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { SiteError } from "../site-request.ts";
import { createBackoff } from "./backoff.ts";
import type { CeremonySite, LiveCeremony } from "./ceremony-site.ts";
import type { Phase } from "./phase.ts";
import { createStateFeed } from "./state-feed.ts";

/** The longest that a ceremony can last, from its beginning to its redemption. */
const LONGEST_SECONDS = WAIT_SECONDS + DECIDE_SECONDS + REDEEM_SECONDS;
/** How long an expected event may be overdue before the page requests the state. */
const GRACE_SECONDS = 5;
/** How long to wait if a rate-limited response does not say. */
const LIMITED_SECONDS = 10;
/**
 * A browser that stores no cookies cannot read the state of its own ceremonies. After this many such ceremonies the
 * page stops.
 */
const UNHEARD_CEREMONIES = 3;

/** What the page knows about its browser. */
export interface Surroundings {
  isOnline(): boolean;
  isVisible(): boolean;
}

/** The ceremonies of a page, one after another until one succeeds. */
export interface PageCeremony {
  start(): void;
  /** Stops for good, and cancels the current ceremony. */
  stop(): void;
  /** The person requests a new code. */
  restart(): void;
  /** The person does not want to wait for the next retry. */
  tryNow(): void;
  /** The browser restored the page from its back-forward cache. */
  cameBack(): void;
  /** The page became visible or hidden. */
  seen(): void;
  hidden(): void;
  /** The browser reports that its connection is back or gone. */
  online(): void;
  offline(): void;
}

export interface Beginning {
  /** A ceremony that exists already: it came with the HTML, or was stored before a reload. */
  live: LiveCeremony | null;
  /** Whether the site has just signed this browser in and the browser did not store the session. */
  unkept: boolean;
}

/** The order of states. A ceremony never returns to an earlier one. */
const ORDER: Record<State, number> = { waiting: 0, scanned: 1, approved: 2, denied: 2, failed: 2, expired: 2 };

/**
 * Runs ceremonies with `site` and shows their phases. Their states arrive by the feed of `state-feed.ts`.
 *
 * @param keep is called with the ceremony whenever it changes, and with null when it is over
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
  /** The latest known state of `current`. */
  let known: State = "waiting";
  /** Until when expired codes are replaced automatically. After that, the person has to request one. */
  let replaceUntil = 0;
  /** Incremented with each step. Answers that belong to an earlier step are dropped. */
  let step = 0;
  /** How many ceremonies began since a state last arrived. */
  let unheard = 0;
  /** What to do when the page becomes visible, the connection is back, or the person asks for it. */
  let resume: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const backoff = createBackoff();
  const feed = createStateFeed(site, backoff, after, { heard, failed: pollFailed });

  function to(next: Phase): void {
    phase = next;
    show(next);
  }

  /** Ends everything that is in progress. */
  function leave(): number {
    feed.stop();
    clearTimeout(timer);
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
    // A hidden page sends no requests. `seen` continues.
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
    // For a scanned ceremony only the site knows the number.
    if (live.scanned) to({ name: "preparing", first: false });
    else toWaiting();
    follow();
  }

  function toWaiting(): void {
    if (current) to({ name: "waiting", link: current.link, userCode: current.userCode, begunAt: current.begunAt });
  }

  /** Cancels the ceremony and begins another. No phone may approve a ceremony whose page shows a new code. */
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
      // If the site refuses to cancel a ceremony, it no longer exists or belongs to another browser.
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

  /** Follows the state of the ceremony: by its stream and, if that is delayed, by polling. */
  function follow(): void {
    if (!current) return;
    leave();
    resume = follow;
    if (!surroundings.isVisible()) return;
    // No request is needed: by now even an approval that this page did not hear of has expired.
    if (Date.now() - current.begunAt > 1000 * LONGEST_SECONDS) {
      ranOut();
      return;
    }
    feed.open(current.challenge);
    expectWithin(current.scanned ? DECIDE_SECONDS : WAIT_SECONDS);
  }

  function pollFailed(error: unknown): void {
    if (!isRefusal(error, "unknown_ceremony", "expired")) recover(error, follow);
    else if (unheard <= 1) void begin();
    else if (unheard < UNHEARD_CEREMONIES) later(begin);
    else end({ name: "refused", code: "unknown_ceremony" });
  }

  /** Streams can break silently, so the page reads the state again when the current state should have ended. */
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

  /** Redeems an approved ceremony. */
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
      // Another tab of this browser redeemed it first.
      else if (isRefusal(error, "unknown_ceremony")) end({ name: "done", redirect: null });
      else if (isRefusal(error, "not_approved")) end({ name: "failed", code: null });
      else recover(error, redeem);
    }
  }

  function later(work: () => void): void {
    leave();
    resume = work;
    timer = after(backoff.next(), work);
  }

  /** Shows why the ceremony cannot continue, and schedules a retry. */
  function recover(error: unknown, again: () => void): void {
    if (!(error instanceof SiteError)) throw error;
    const { code, retryAfter } = error;
    const limited = code === "rate_limited";
    if (code !== null && !limited) {
      end({ name: "refused", code });
      return;
    }
    leave();
    const seconds = limited ? retryAfter || LIMITED_SECONDS : Math.max(backoff.next(), retryAfter);
    const until = Date.now() + 1000 * seconds;
    if (limited) to({ name: "limited", until });
    else to({ name: surroundings.isOnline() ? "unreachable" : "offline" });
    const wait = (left: number) => {
      timer = after(left, again);
    };
    resume = () => (limited && Date.now() < until ? wait((until - Date.now()) / 1000) : again());
    wait(seconds);
  }

  function goOn(): void {
    if (phase.name !== "offline" && phase.name !== "unreachable") return;
    backoff.reset();
    resume?.();
  }

  return {
    start() {
      const mine = leave();
      // Delayed by a microtask, because React starts, stops and starts again in development mode.
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
    hidden() {
      feed.pause();
      clearTimeout(timer);
    },
    online: goOn,
    offline() {
      // A browser without a network may still reach a site on its own machine, so the page polls.
      if (phase.name === "waiting" || phase.name === "scanned") void feed.poll();
    },
  };
}

/** Whether the site refused: with one of `codes` or, if none is given, with any code that a retry would not change. */
function isRefusal(error: unknown, ...codes: (SiteError["code"] & string)[]): boolean {
  if (!(error instanceof SiteError) || error.code === null) return false;
  return codes.length > 0 ? codes.includes(error.code) : error.code !== "rate_limited";
}
