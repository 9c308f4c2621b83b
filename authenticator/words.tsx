import type { ReactNode } from "react";
import { useWords as useSection } from "#ui/words.tsx";
import type { AllWords } from "#words/en.ts";

/** The authenticator's section of the words. */
export type Words = AllWords["authenticator"];
export const useWords = (): Words => useSection("authenticator");

/**
 * Puts elements in the places of `{name}` in a text, as `fill` does with strings. Each part is an element of its own:
 * browser translation wraps plain text in elements, and React could then not find a text that it has to change or
 * remove.
 */
export function Filled({ text, ...values }: { text: string } & Record<string, ReactNode>): ReactNode {
  return text.split(/\{(\w+)\}/).map((part, at) => (
    // Odd parts are the names between the texts.
    // biome-ignore lint/suspicious/noArrayIndexKey: a part may occur twice
    <span key={`${at} ${part}`}>{at % 2 === 1 ? values[part] : part}</span>
  ));
}
