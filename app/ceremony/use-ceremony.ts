"use client";

import { useEffect, useRef, useState } from "react";
import { type Ceremony, createCeremony } from "./ceremony.ts";
import type { Phase } from "./phase.ts";
import { type Asked, providerFor } from "./provider.ts";

const NOTHING_YET: Phase = { name: "preparing", first: true };

const surroundings = {
  isOnline: () => navigator.onLine,
  isVisible: () => document.visibilityState === "visible",
};

export interface CeremonyInHand {
  phase: Phase;
  restart: () => void;
  tryNow: () => void;
}

/** Runs the ceremonies that `asked` describes; a new object begins anew, null ends them. */
export function useCeremony(asked: Asked | null): CeremonyInHand {
  const [phase, setPhase] = useState(NOTHING_YET);
  const running = useRef<Ceremony>(null);

  useEffect(() => {
    if (!asked) return;
    const ceremony = createCeremony(providerFor(asked), surroundings, setPhase);
    running.current = ceremony;
    const listening = new AbortController();
    const { signal } = listening;
    const look = () => (surroundings.isVisible() ? ceremony.seen() : ceremony.hidden());
    document.addEventListener("visibilitychange", look, { signal });
    window.addEventListener("online", ceremony.online, { signal });
    window.addEventListener("offline", ceremony.offline, { signal });
    // A page out of the back-forward cache shows a code of long ago.
    window.addEventListener("pageshow", (event) => event.persisted && ceremony.start(), { signal });
    ceremony.start();
    return () => {
      listening.abort();
      ceremony.stop();
      setPhase(NOTHING_YET);
    };
  }, [asked]);

  return { phase, restart: () => running.current?.restart(), tryNow: () => running.current?.tryNow() };
}
