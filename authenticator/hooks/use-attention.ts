import { useCallback, useEffect, useRef, useState } from "react";
import { type Attention, createAttention } from "../attention.ts";

/** Events of the window after which taps are ignored for a while. */
const DISTURBANCES = ["focus", "blur", "resize", "pageshow"] as const;

interface AttentionGuard {
  /** Whether the buttons that decide look disabled. */
  inert: boolean;
  /** Wraps a handler so that it does nothing while the screen is not settled, whatever the last render showed. */
  guard(decide: () => void): () => void;
}

/** For screens with decisions: taps are ignored for a moment after each disturbance, and without the focus. */
export function useAttention(): AttentionGuard {
  const [settled, setSettled] = useState(false);
  const attention = useRef<Attention>(undefined);
  useEffect(() => {
    const watched = createAttention(
      {
        now: () => performance.now(),
        hasFocus: () => document.hasFocus() && document.visibilityState === "visible",
        after(milliseconds, work) {
          const timer = setTimeout(work, milliseconds);
          return () => clearTimeout(timer);
        },
      },
      setSettled,
    );
    attention.current = watched;
    for (const name of DISTURBANCES) addEventListener(name, watched.disturb);
    document.addEventListener("visibilitychange", watched.disturb);
    return () => {
      watched.stop();
      attention.current = undefined;
      for (const name of DISTURBANCES) removeEventListener(name, watched.disturb);
      document.removeEventListener("visibilitychange", watched.disturb);
    };
  }, []);
  const guard = useCallback(
    (decide: () => void) => () => {
      if (attention.current?.isSettled()) decide();
    },
    [],
  );
  return { inert: !settled, guard };
}
