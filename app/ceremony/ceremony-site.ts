import { SiteError, siteRequest } from "#app/site-request.ts";
import type { BeginAnswer, RedeemAnswer, StateEvent } from "#lib/protocol/answers.ts";

/** The ceremony that a page begins. Without `version` it is of version 2. */
export type Wanted =
  | { action: "login"; version?: 1; next: string | null }
  | { action: "register"; version?: 1; next: string | null; email: string }
  | { action: "confirm"; operation: string; parameters: Record<string, unknown> }
  | { action: "add-device"; recovery?: string; remove_keys?: boolean };

/** A ceremony of this page that may still succeed. */
export interface LiveCeremony {
  challenge: string;
  /** The text in the code. */
  link: string;
  /** The code `WDJB-MJHT` to type instead of scanning; null in version 1. */
  userCode: string | null;
  /** When it began, in milliseconds as `Date.now()` of this browser. */
  begunAt: number;
  scanned: boolean;
}

/** The in-band messages of a ceremony (docs/protocol.md), all sent to the page's own origin. */
export interface CeremonySite {
  /** @throws SiteError */
  begin(): Promise<LiveCeremony>;
  /** Gives up a ceremony, so that no phone can approve it after that. @throws SiteError */
  cancel(challenge: string): Promise<void>;
  /** Reads the current state once. @throws SiteError */
  state(challenge: string): Promise<StateEvent>;
  /** @throws SiteError */
  redeem(challenge: string): Promise<RedeemAnswer>;
  /** Opens the event stream of a ceremony. Returns a function that closes it; after that nothing more is called. */
  listen(challenge: string, listener: StreamListener): () => void;
}

export interface StreamListener {
  heard(event: StateEvent): void;
  /**
   * A sign of life arrived. The server sends one 0.1 s and one 0.2 s after the first state, so their arrival shows that
   * nothing on the way holds the stream back.
   */
  passed(): void;
  /** The stream broke or did not open. Called once. */
  lost(): void;
}

/**
 * @param staysSignedIn whether the person wants to stay signed in after the browser is closed. It is called when the
 *   session begins
 */
export function ceremonySite(wanted: Wanted, staysSignedIn: () => boolean): CeremonySite {
  return {
    async begin() {
      const answer = await oneAtATime(() => siteRequest<BeginAnswer>("POST", "/api/ceremonies", withoutNulls(wanted)));
      const { challenge, nonce, link, user_code: userCode = null } = answer;
      return { challenge: challenge ?? nonce ?? "", link, userCode, begunAt: Date.now(), scanned: false };
    },
    async cancel(challenge) {
      await siteRequest("POST", `/api/ceremonies/${challenge}/cancel`);
    },
    state: (challenge) => siteRequest<StateEvent>("GET", `/api/ceremonies/${challenge}`),
    redeem: (challenge) => {
      const body = staysSignedIn() ? { stay: true } : undefined;
      return siteRequest<RedeemAnswer>("POST", `/api/ceremonies/${challenge}/redeem`, body);
    },
    listen,
  };
}

function listen(challenge: string, { heard, passed, lost }: StreamListener): () => void {
  const source = new EventSource(`/api/ceremonies/${challenge}/events`);
  source.addEventListener("state", (event) => heard(JSON.parse(event.data) as StateEvent));
  source.addEventListener("alive", passed);
  source.addEventListener("error", () => {
    // An EventSource reconnects after some errors and stops after others, and does not report which of the two
    // happened.
    source.close();
    lost();
  });
  return () => source.close();
}

/** How long another tab may hold the lock. A tab that holds it longer hangs, or the browser has frozen it. */
const LOCK_MS = 2_000;

/**
 * Makes tabs run `work` one after the other. Two tabs that begin the first ceremony of their browser at the same time
 * would receive two browser secrets, and the browser would keep only the later one. After a timeout `work` runs without
 * the lock.
 *
 * @throws SiteError
 */
async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  let made: Promise<T> | undefined;
  const start = () => {
    made = work();
    return made;
  };
  try {
    // Locks do not exist outside secure contexts, and browsers refuse them if cookies are blocked. The site's answer
    // then explains the problem.
    await navigator.locks?.request("qr2pass-begin", { signal: AbortSignal.timeout(LOCK_MS) }, start);
  } catch (error) {
    if (error instanceof SiteError) throw error;
  }
  return made ?? work();
}

function withoutNulls(wanted: Wanted): Record<string, unknown> {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
}
