"use client";

import { useState } from "react";
import { SiteError, siteRequest } from "#app/site-request.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { useWords } from "#ui/words.tsx";

/** Sends one change at a time, and explains a refusal in words. */
export function useChange() {
  const words = useWords("account");
  const refusals = useWords("refusals");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  // Only text that the person typed can be malformed here.
  const say = (code: RefusalCode | null) =>
    setProblem(code === "malformed" ? words.check : ((code && refusals[code]) ?? words.failed));

  /** Returns the answer, or undefined where there is none. */
  async function change<T = object>(path: string, body: object): Promise<T | undefined> {
    if (busy) return undefined;
    setBusy(true);
    setProblem(null);
    try {
      return await siteRequest<T>("POST", path, body);
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      say(error.code);
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  return { busy, problem, change };
}
