import { DECIDE_SECONDS, REDEEM_SECONDS, REPLACE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import type { StateEvent } from "#lib/protocol/messages.ts";
import type { Phase } from "./phase.ts";
import { type Provider, Refused, Unreachable } from "./provider.ts";

/** How long a ceremony may take from its beginning to its redemption. */
const LONGEST_SECONDS = WAIT_SECONDS + DECIDE_SECONDS + REDEEM_SECONDS;
/** How long to wait for an event that is due, before asking whether the stream still lives. */
const GRACE_SECONDS = 5;
const FIRST_PAUSE_SECONDS = 0.5;
const LONGEST_PAUSE_SECONDS = 15;
/** Where a site limits requests and does not say for how long. */
const LIMITED_SECONDS = 10;
/** A browser that keeps no cookies is a stranger to each of its own ceremonies: so many are enough. */
const UNHEARD_CEREMONIES = 3;

/** What the page knows of the browser it is in. */
export interface Surroundings {
  isOnline(): boolean;
  isVisible(): boolean;
}

/** A page's side of ceremonies, one after the other, until one succeeds. */
export interface Ceremony {
  start(): void;
  stop(): void;
  /** The person asks for another code. */
  restart(): void;
  /** The person does not want to wait for the next try. */
  tryNow(): void;
  /** The page is seen again, or no more. */
  seen(): void;
  hidden(): void;
  /** The browser says that its connection is back, or gone. */
  online(): void;
  offline(): void;
}

/** Runs ceremonies with `provider` and shows what they come to. */
export function createCeremony(provider: Provider, surroundings: Surroundings, show: (phase: Phase) => void): Ceremony {
  let phase: Phase = { name: "preparing", first: true };
  let current: { challenge: string; link: string; begunAt: number; scanned: boolean } | null = null;
  /** Codes that run out are replaced until then; after that, the person has to ask. */
  let replaceUntil = 0;
  /** Grows with each new step: an answer to an earlier one comes too late, and is dropped. */
  let step = 0;
  let failures = 0;
  /** Ceremonies begun since an event was last heard. */
  let unheard = 0;
  /** What goes on when the page is seen, the connection is back, or the person says so. */
  let resume: (() => void) | null = null;
  let close = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  function to(next: Phase): void {
    phase = next;
    show(next);
  }

  /** Leaves whatever is going on. */
  function leave(): number {
    close();
    clearTimeout(timer);
    resume = null;
    step += 1;
    return step;
  }

  function end(last: Phase): void {
    leave();
    to(last);
  }

  function after(seconds: number, work: () => void): void {
    clearTimeout(timer);
    // A page that nobody sees asks for nothing: `seen` resumes.
    if (surroundings.isVisible()) timer = setTimeout(work, 1000 * seconds);
  }

  async function begin(): Promise<void> {
    const mine = leave();
    if (!surroundings.isVisible()) {
      resume = begin;
      return;
    }
    try {
      const { challenge, nonce, link } = await provider.begin();
      if (mine !== step) return;
      current = { challenge: challenge ?? nonce ?? "", link, begunAt: Date.now(), scanned: false };
      unheard += 1;
      to({ name: "waiting", link });
      listen();
    } catch (error) {
      if (mine === step) recover(error, begin);
    }
  }

  function beginAnew(): void {
    somebodyIsThere();
    to({ name: "preparing", first: current === null });
    void begin();
  }

  function somebodyIsThere(): void {
    replaceUntil = Date.now() + 1000 * REPLACE_SECONDS;
  }

  function listen(): void {
    if (!current) return;
    leave();
    resume = listen;
    if (!surroundings.isVisible()) return;
    // No need to ask: by then even an approval that this page has not heard of is over.
    if (Date.now() - current.begunAt > 1000 * LONGEST_SECONDS) {
      ranOut();
      return;
    }
    const openedAt = Date.now();
    close = provider.listen(current.challenge, heard, () => {
      // A stream that lived a while and broke says nothing about the next one.
      if (Date.now() - openedAt > 1000 * GRACE_SECONDS) failures = 0;
      void redeem(false);
    });
    expectWithin(current.scanned ? DECIDE_SECONDS : WAIT_SECONDS);
  }

  /** Streams can die without a sound; by then the next event is overdue. */
  function expectWithin(seconds: number): void {
    after(seconds + GRACE_SECONDS, () => void redeem(false));
  }

  function heard({ state, number, code }: StateEvent): void {
    if (!current) return;
    unheard = 0;
    if (state === "waiting") {
      if (phase.name !== "waiting") to({ name: "waiting", link: current.link });
    } else if (state === "scanned") {
      current.scanned = true;
      to({ name: "scanned", number: number ?? null });
      expectWithin(DECIDE_SECONDS);
    } else if (state === "approved") void redeem(true);
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

  /**
   * Ends an approved ceremony. Where no approval was heard of (the stream broke), asking for
   * it is also how to learn whether the ceremony is still there.
   */
  async function redeem(approved: boolean): Promise<void> {
    if (!current) return;
    const mine = leave();
    if (approved) to({ name: "approved" });
    try {
      const { redirect } = await provider.redeem(current.challenge);
      if (mine === step) end({ name: "done", redirect });
    } catch (error) {
      if (mine !== step) return;
      const code = error instanceof Refused ? error.code : null;
      if (code === "expired") ranOut();
      else if (code === "unknown_ceremony" && approved) end({ name: "done", redirect: null });
      else if (code === "unknown_ceremony" && unheard < UNHEARD_CEREMONIES) later(begin);
      else if (code === "not_approved") approved ? end({ name: "failed", code: null }) : later(listen);
      else recover(error, () => redeem(approved));
    }
  }

  function later(work: () => void): void {
    resume = work;
    after(pause(), work);
  }

  /** Says why nothing goes on, and tries again by itself. */
  function recover(error: unknown, again: () => void): void {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    const limited = error instanceof Refused && error.code === "rate_limited";
    if (error instanceof Refused && !limited) {
      end({ name: "refused", code: error.code });
      return;
    }
    const seconds = limited ? error.retryAfter || LIMITED_SECONDS : Math.max(pause(), error.retryAfter);
    const until = Date.now() + 1000 * seconds;
    if (limited) to({ name: "limited", until });
    else to({ name: surroundings.isOnline() ? "unreachable" : "offline" });
    resume = () => (Date.now() < until && limited ? after((until - Date.now()) / 1000, again) : again());
    after(seconds, again);
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
      queueMicrotask(() => mine === step && beginAnew());
    },
    stop: () => void leave(),
    restart: beginAnew,
    tryNow: goOn,
    seen() {
      somebodyIsThere();
      resume?.();
    },
    hidden() {
      close();
      clearTimeout(timer);
    },
    online: goOn,
    offline() {
      // A browser without a network may still reach a site on its own machine: ask.
      if (phase.name === "waiting" || phase.name === "scanned") void redeem(false);
    },
  };
}
