"use client";

import { useEffect } from "react";
import { forgetSignedIn } from "#app/ceremony/kept-ceremony.ts";

const reload = () => window.location.reload();

/**
 * Reloads the page when its session ends. The code that listens for this is loaded later, to keep the first load of
 * `/login` small. A page that shows a session also proves that the browser stored the cookie.
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
