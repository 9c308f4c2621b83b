"use client";

import type { RefusalCode } from "#lib/protocol/errors.ts";
import { useWords } from "#ui/words.tsx";

/** Explains the refusal of a change of the account in words. */
export function useReason(): (code: RefusalCode) => string {
  const words = useWords("account");
  const refusals = useWords("refusals");
  // Only text that the person typed can be malformed here. A newer site may have codes that this page does not know.
  return (code) => (code === "malformed" ? words.check : (refusals[code] ?? words.failed));
}
