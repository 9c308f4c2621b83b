"use client";

import { useEffect } from "react";
import { forgetSignedIn } from "#app/ceremony/kept-ceremony.ts";

const reload = () => window.location.reload();

/**
 * Loads the page anew when its session ends. What listens for that is fetched later: `/login` has no bytes to spare. A page
 * that shows a session also shows that the browser kept it.
 */
export function SessionEnd(): null {
  useEffect(() => {
    forgetSignedIn();
    const watching = import("./watch-session.ts").then(
      ({ watchSession }) => watchSession(reload),
      () => () => {},
    );
    return () => void watching.then((stop) => stop());
  }, []);
  return null;
}
