"use client";

import { useState } from "react";
import { SiteError, siteRequest } from "#app/site-request.ts";
import { useWords } from "#ui/words.tsx";
import { useReason } from "./use-reason.ts";

/** Sends one change at a time, and explains a refusal in words. */
export function useChange() {
  const words = useWords("account");
  const reasonOf = useReason();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  /** Returns the answer, or undefined where there is none. */
  async function change<T = object>(path: string, body: object): Promise<T | undefined> {
    if (busy) return undefined;
    setBusy(true);
    setProblem(null);
    try {
      return await siteRequest<T>("POST", path, body);
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      setProblem(error.code === null ? words.failed : reasonOf(error.code));
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  return { busy, problem, change };
}
