import { Fragment, type ReactNode } from "react";
import { useWords as useSection } from "#ui/words.tsx";
import type { AllWords } from "#words/words.ts";

/** The authenticator's own section of the words. */
export type Words = AllWords["authenticator"];
export const useWords = (): Words => useSection("authenticator");

/** Puts elements in the places of `{name}` in a text, as `fill` does with texts. */
export function Filled({ text, ...values }: { text: string } & Record<string, ReactNode>): ReactNode {
  return text.split(/\{(\w+)\}/).map((part, at) => (
    // Odd parts are the names between the texts. A text never changes its parts' order.
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other identity
    <Fragment key={at}>{at % 2 === 1 ? values[part] : part}</Fragment>
  ));
}
