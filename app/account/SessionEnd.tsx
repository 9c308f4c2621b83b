"use client";

import { useSessionEnd } from "./use-session-end.ts";

/** `useSessionEnd` for a page that is made on the server. */
export function SessionEnd(): null {
  useSessionEnd();
  return null;
}
