import { DECIDE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { takeReturn } from "#ui/continued-here.ts";
import type { LiveCeremony, Wanted } from "./ceremony-site.ts";

/**
 * What a page keeps for the time after it is loaded anew, or left and come back to: in this tab alone, and nothing that is
 * secret. Where storage is forbidden nothing is kept.
 */
const CEREMONY = "qr2pass-ceremony";
const EMAIL = "qr2pass-email";
const HANDED_EMAIL = "qr2pass-handed-email";
const STAY = "qr2pass-stay";
const SIGNED_IN = "qr2pass-signed-in";

/** A browser that is asked to sign in again within this time never kept the session. */
const SIGNED_IN_MS = 30_000;

interface Kept {
  wanted: Wanted;
  live: LiveCeremony;
  /** Milliseconds, as `Date.now()`: until then the site waits for a scan or a decision. */
  until: number;
}

/** Keeps a ceremony, or forgets the one that was kept. */
export function keepCeremony(wanted: Wanted, live: LiveCeremony | null): void {
  const until = live?.scanned ? Date.now() + 1000 * DECIDE_SECONDS : (live?.begunAt ?? 0) + 1000 * WAIT_SECONDS;
  write(CEREMONY, live && JSON.stringify({ wanted, live, until } satisfies Kept));
}

/**
 * The ceremony that this page showed before it was loaded anew or come back to, where it may still go on. A confirmation
 * also goes on where a link led back: the sign-in app on the same device has such a link.
 */
export function keptCeremony(action: Wanted["action"]): { wanted: Wanted; live: LiveCeremony } | null {
  if (action !== "confirm" && !cameBack()) return null;
  const kept = JSON.parse(read(CEREMONY) ?? "null") as Kept | null;
  return kept && kept.wanted.action === action && Date.now() < kept.until ? kept : null;
}

/**
 * Script that runs before a page's code is shown: hides it where a kept one will take its place, so that nobody scans a
 * code that goes away. `CeremonyCard.module.css` reads the attribute; `usePageCeremony` takes it away.
 */
export const HIDE_SCRIPT = `try{if(JSON.parse(sessionStorage.getItem("${CEREMONY}")).until>Date.now()&&performance.getEntriesByType("navigation")[0].type!="navigate")document.documentElement.dataset.kept=""}catch{}`;

function navigation(): PerformanceNavigationTiming | undefined {
  return performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
}

/** Whether the page was loaded anew, or come back to, and not asked for as any other. */
function cameBack(): boolean {
  const type = navigation()?.type;
  return type === "reload" || type === "back_forward";
}

/** Keeps what was typed as an address. */
export const keepEmail = (email: string) => write(EMAIL, email || null);
/**
 * The address that was typed before the page was loaded anew or come back to, also from the sign-in app on this device;
 * empty where there is none.
 */
export const keptEmail = () => (takeReturn() || cameBack() ? (read(EMAIL) ?? "") : "");

/** Hands an address that was typed on another page to /register, without showing it in the page's address. */
export const handEmail = (email: string) => write(HANDED_EMAIL, email || null);
/** The address that was handed over, once; empty where there is none. */
export function takeHandedEmail(): string {
  const email = read(HANDED_EMAIL) ?? "";
  write(HANDED_EMAIL, null);
  return email;
}

/** Keeps the choice to stay signed in. */
export const keepStay = (stay: boolean) => write(STAY, stay ? "yes" : null);
/** Whether the person chose to stay signed in before the page was loaded anew or come back to. */
export const keptStay = () => cameBack() && read(STAY) !== null;

/** Remembers that the site signed this browser in now. */
export const keepSignedIn = () => write(SIGNED_IN, String(Date.now()));
/** Forgets it: a page shows that it lasts, or the person signs out. */
export const forgetSignedIn = () => write(SIGNED_IN, null);
/** Whether the site signed this browser in a moment ago, and then sent it from the page for signed-in people to this one. */
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
    // Forbidden, or full.
  }
}
