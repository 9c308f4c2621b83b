"use client";

import { useEffect, useRef, useState } from "react";
import type { FirstCeremony } from "#app/first-ceremony.ts";
import { useSite } from "#ui/site.tsx";
import { ceremonySite, type LiveCeremony, type Wanted } from "./ceremony-site.ts";
import { keepCeremony, keptCeremony, lostSignIn } from "./kept-ceremony.ts";
import { createPageCeremony, type PageCeremony } from "./page-ceremony.ts";
import type { Phase } from "./phase.ts";

const NOTHING_YET: Phase = { name: "preparing", first: true };

const surroundings = {
  isOnline: () => navigator.onLine,
  isVisible: () => document.visibilityState === "visible",
};

interface Options {
  /** The ceremony that began while the page was rendered. */
  first?: FirstCeremony | null;
  /** Whether a browser that returns right after a sign-in did not store the session. */
  expectsSession?: boolean;
  /** Whether the person wants to stay signed in. Called when the session begins. */
  staysSignedIn?: () => boolean;
}

/** What a component shows of a page's ceremony, and the actions that it offers. */
export interface CeremonyView {
  phase: Phase;
  restart: () => void;
  tryNow: () => void;
}

/**
 * Runs the ceremonies of a page. The first one is the stored one from before a reload, else the one that began while
 * the page was rendered; otherwise the page requests one.
 *
 * @param wanted a different object begins a new ceremony; null ends the current one
 */
export function usePageCeremony(wanted: Wanted | null, { first, expectsSession, staysSignedIn }: Options = {}) {
  const { origin } = useSite();
  const [phase, setPhase] = useState<Phase>(() => (first ? waiting(first) : NOTHING_YET));
  const running = useRef<PageCeremony>(null);
  const offered = useRef(first ?? null);
  const stay = useRef(staysSignedIn);
  stay.current = staysSignedIn;

  useEffect(() => {
    if (!wanted) return;
    const site = ceremonySite(wanted, () => stay.current?.() ?? false);
    const rendered = offered.current && liveOf(offered.current);
    const kept = keptCeremony(wanted.action);
    const mayStay = kept && isSame(kept.wanted, wanted) ? kept.live : rendered;
    // At any other address than its own, the site refuses every request of the page. The page sends one anyway, to show
    // the reason.
    const live = window.location.origin === origin ? mayStay : null;
    if (rendered && live !== rendered) void site.cancel(rendered.challenge).catch(() => {});
    const ceremony = createPageCeremony(
      site,
      surroundings,
      setPhase,
      (live) => {
        // The ceremony that came with the page is used only once.
        offered.current = null;
        keepCeremony(wanted, live);
      },
      { live, unkept: (expectsSession ?? false) && lostSignIn() },
    );
    running.current = ceremony;
    delete document.documentElement.dataset.kept;

    const listening = new AbortController();
    const { signal } = listening;
    const look = () => (surroundings.isVisible() ? ceremony.seen() : ceremony.hidden());
    document.addEventListener("visibilitychange", look, { signal });
    window.addEventListener("online", ceremony.online, { signal });
    window.addEventListener("offline", ceremony.offline, { signal });
    // A page restored from the back-forward cache reads the state of its ceremony again.
    window.addEventListener("pageshow", (event) => event.persisted && ceremony.cameBack(), { signal });
    ceremony.start();
    return () => {
      listening.abort();
      ceremony.stop();
      setPhase(NOTHING_YET);
    };
  }, [wanted, expectsSession, origin]);

  return {
    phase,
    restart: () => running.current?.restart(),
    tryNow: () => running.current?.tryNow(),
  } satisfies CeremonyView;
}

const waiting = ({ link, userCode }: FirstCeremony): Phase => ({ name: "waiting", link, userCode, begunAt: 0 });

/** The server began it when it started to answer the request for this page. */
function liveOf({ challenge, link, userCode }: FirstCeremony): LiveCeremony {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const begunAt = performance.timeOrigin + (entry?.responseStart ?? performance.now());
  return { challenge, link, userCode, begunAt, scanned: false };
}

const isSame = (a: Wanted, b: Wanted) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (wanted: Wanted) => Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1));
