"use client";

import { useEffect } from "react";

const reload = () => window.location.reload();

/** Loads the page anew when its session ends. The way to hear of it is fetched only then: `/login` has no bytes to spare. */
export function SessionEnd(): null {
  useEffect(() => {
    const watching = import("./watch-session.ts").then(
      ({ watchSession }) => watchSession(reload),
      () => () => {},
    );
    return () => void watching.then((stop) => stop());
  }, []);
  return null;
}
