import { useWords as useSection } from "#ui/words.tsx";
import type { AllWords } from "#words/en.ts";

/** The authenticator's section of the words. */
export type Words = AllWords["authenticator"];
export const useWords = (): Words => useSection("authenticator");
