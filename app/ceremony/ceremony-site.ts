import { SiteError, siteRequest } from "#app/site-request.ts";
import type { BeginAnswer, RedeemAnswer, StateEvent } from "#lib/protocol/messages.ts";

/** The ceremony that a page asks for. `version` is left out for version 2. */
export type Wanted =
  | { action: "login"; version?: 1; next: string | null }
  | { action: "register"; version?: 1; next: string | null; email: string }
  | { action: "confirm"; operation: string; parameters: Record<string, unknown> }
  | { action: "add-device"; recovery?: string; remove_keys?: boolean };

/** A ceremony of this page, as long as it may still end in a session. */
export interface LiveCeremony {
  challenge: string;
  /** What the code says. */
  link: string;
  /** The eight letters to type instead of a scan, `WDJB-MJHT`; null in version 1. */
  userCode: string | null;
  /** Milliseconds, as `Date.now()` of this browser. */
  begunAt: number;
  scanned: boolean;
}

/** A ceremony's in-band messages (docs/protocol.md), all of them to the page's own origin. */
export interface CeremonySite {
  /** @throws SiteError */
  begin(): Promise<LiveCeremony>;
  /** Gives a ceremony up, so that no phone can approve it any more. @throws SiteError */
  cancel(challenge: string): Promise<void>;
  /** The present state, asked for once. @throws SiteError */
  state(challenge: string): Promise<StateEvent>;
  /** @throws SiteError */
  redeem(challenge: string): Promise<RedeemAnswer>;
  /** Hears of each state until the returned function is called, or `lost` is: then nothing more comes. */
  listen(challenge: string, heard: (event: StateEvent) => void, lost: () => void): () => void;
}

/** @param staysSignedIn whether the person wants the session to outlast the browser's window, asked when it begins */
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

function listen(challenge: string, heard: (event: StateEvent) => void, lost: () => void): () => void {
  const source = new EventSource(`/api/ceremonies/${challenge}/events`);
  source.addEventListener("state", (event) => heard(JSON.parse(event.data) as StateEvent));
  source.addEventListener("error", () => {
    // An EventSource reconnects by itself, gives up after an HTTP error, and does not say which of the two it does.
    source.close();
    lost();
  });
  return () => source.close();
}

/** A tab that holds the lock for longer hangs, or was frozen by its browser. */
const LOCK_MS = 2_000;

/**
 * Has tabs ask one after the other: two that ask for the first ceremony of their browser at once would get two browser
 * secrets, of which the browser keeps the later. A tab that never lets go of the lock holds up nobody for long.
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
    // Locks are missing outside secure contexts, and refused where cookies are blocked: then the site itself says so.
    await navigator.locks?.request("qr2pass-begin", { signal: AbortSignal.timeout(LOCK_MS) }, start);
  } catch (error) {
    if (error instanceof SiteError) throw error;
  }
  return made ?? work();
}

function withoutNulls(wanted: Wanted): Record<string, unknown> {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
}
