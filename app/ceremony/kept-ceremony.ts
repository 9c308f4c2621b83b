import { DECIDE_SECONDS, REDEEM_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { takeReturn } from "#ui/continued-here.ts";
import type { LiveCeremony, Wanted } from "./ceremony-site.ts";

/**
 * What a page stores to continue after a reload or the back button: in this tab only, and nothing secret. If the
 * browser forbids storage, nothing is stored.
 */
const CEREMONY = "qr2pass-ceremony";
const EMAIL = "qr2pass-email";
const HANDED_EMAIL = "qr2pass-handed-email";
const STAY = "qr2pass-stay";
const SIGNED_IN = "qr2pass-signed-in";

/** If a browser is asked to sign in again within this time, it did not store the session cookie. */
const SIGNED_IN_MS = 30_000;

interface Kept {
  wanted: Wanted;
  live: LiveCeremony;
  /** Until when the ceremony may continue, in milliseconds as `Date.now()`. */
  until: number;
}

/** Stores a ceremony; null removes the stored one. */
export function keepCeremony(wanted: Wanted, live: LiveCeremony | null): void {
  const until = live?.scanned ? Date.now() + 1000 * DECIDE_SECONDS : (live?.begunAt ?? 0) + 1000 * WAIT_SECONDS;
  write(CEREMONY, live && JSON.stringify({ wanted, live, until } satisfies Kept));
}

/**
 * Keeps a confirmation for as long as it can last, just before the person continues on this same device: this page has
 * to redeem it when they return, and does not hear before that it was scanned. Other kinds are redeemed by the app.
 */
export function keepWhileAway(): void {
  const kept = JSON.parse(read(CEREMONY) ?? "null") as Kept | null;
  if (kept?.wanted.action !== "confirm") return;
  const until = Date.now() + 1000 * (DECIDE_SECONDS + REDEEM_SECONDS);
  write(CEREMONY, JSON.stringify({ ...kept, until } satisfies Kept));
}

/**
 * The ceremony that this page showed before a reload or the back button, if it can still continue. A confirmation also
 * continues after a link led back to the page, because the authenticator on the same device shows such a link.
 */
export function keptCeremony(action: Wanted["action"]): { wanted: Wanted; live: LiveCeremony } | null {
  if (action !== "confirm" && !cameBack()) return null;
  const kept = JSON.parse(read(CEREMONY) ?? "null") as Kept | null;
  return kept && kept.wanted.action === action && Date.now() < kept.until ? kept : null;
}

/**
 * A script that runs before a page's code is shown. If a stored ceremony will replace that code, it hides the code so
 * that nobody scans it. `CeremonyCard.module.css` reads the attribute that it sets; `usePageCeremony` removes it.
 */
export const HIDE_SCRIPT = `try{if(JSON.parse(sessionStorage.getItem("${CEREMONY}")).until>Date.now()&&performance.getEntriesByType("navigation")[0].type!="navigate")document.documentElement.dataset.kept=""}catch{}`;

function navigation(): PerformanceNavigationTiming | undefined {
  return performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
}

/** Whether the page was reloaded or reached by the back button, rather than opened by a link. */
function cameBack(): boolean {
  const type = navigation()?.type;
  return type === "reload" || type === "back_forward";
}

/** Stores the email address that was typed. */
export const keepEmail = (email: string) => write(EMAIL, email || null);
/**
 * The stored email address after a reload, the back button, or a return from the sign-in app on this device; otherwise
 * empty.
 */
export const keptEmail = () => (takeReturn() || cameBack() ? (read(EMAIL) ?? "") : "");

/** Hands an address that was typed on another page to /register, without showing it in the URL. */
export const handEmail = (email: string) => write(HANDED_EMAIL, email || null);
/** Takes the address that was handed over. Empty if there is none, and the second time. */
export function takeHandedEmail(): string {
  const email = read(HANDED_EMAIL) ?? "";
  write(HANDED_EMAIL, null);
  return email;
}

/** Stores the choice to stay signed in. */
export const keepStay = (stay: boolean) => write(STAY, stay ? "yes" : null);
/** Whether the person chose to stay signed in, before a reload or the back button. */
export const keptStay = () => cameBack() && read(STAY) !== null;

/** Records that the site has just signed this browser in. */
export const keepSignedIn = () => write(SIGNED_IN, String(Date.now()));
/** Removes that record: a page has shown the session, or the person signed out. */
export const forgetSignedIn = () => write(SIGNED_IN, null);
/** Whether the site has just signed this browser in and then redirected it here because it had no session. */
export const lostSignIn = () =>
  (navigation()?.redirectCount ?? 0) > 0 && Date.now() - Number(read(SIGNED_IN) ?? 0) < SIGNED_IN_MS;

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Storage is forbidden or full.
  }
}
