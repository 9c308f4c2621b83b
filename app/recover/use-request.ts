"use client";

import { useState } from "react";
import { SiteError, siteRequest } from "#app/site-request.ts";
import { useWords } from "#ui/words.tsx";

/** Sends one request at a time, and stores why the last one failed. */
export function useRequest() {
  const words = useWords("recover");
  const refusals = useWords("refusals");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SiteError | null>(null);

  /** Returns the answer, or undefined if the request failed. */
  async function post<T = object>(path: string, body: object): Promise<T | undefined> {
    if (busy) return undefined;
    setBusy(true);
    setError(null);
    try {
      return await siteRequest<T>("POST", path, body);
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      setError(error);
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  // Only text that the person typed can be malformed here.
  const problem =
    error && (error.code === "malformed" ? words.check : ((error.code && refusals[error.code]) ?? words.failed));
  return { busy, error, problem, post };
}
