"use client";

import { useEffect } from "react";

/**
 * Loads `target`, or the same page anew, in the place of a page whose session ended. The way to
 * hear of it is fetched only then, beside the page's own script.
 */
export function useSessionEnd(target?: string): void {
  useEffect(() => {
    const leave = () => (target ? window.location.replace(target) : window.location.reload());
    const watching = import("./watch-session.ts").then(
      ({ watchSession }) => watchSession(leave),
      () => () => {},
    );
    return () => void watching.then((stop) => stop());
  }, [target]);
}
