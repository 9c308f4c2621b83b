"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { AllWords, Section } from "#words/en.ts";
import type { Language } from "#words/language.ts";

interface Words {
  language: Language;
  /** The BCP 47 tag for formatting dates and numbers for the reader. */
  locale: string;
  sections: Partial<AllWords>;
}

const Context = createContext<Words | null>(null);

type Props = Words & { children: ReactNode };

/** Provides texts to client components. Nested providers add their sections. */
export function WordsProvider({ language, locale, sections, children }: Props) {
  const outer = useContext(Context);
  const words = useMemo(
    () => ({ language, locale, sections: { ...outer?.sections, ...sections } }),
    [language, locale, outer, sections],
  );
  return <Context value={words}>{children}</Context>;
}

/** One section of the texts. The page must have sent it (`Words`). */
export function useWords<S extends Section>(section: S): AllWords[S] {
  const words = useContext(Context)?.sections[section];
  if (!words) throw new Error(`The page did not send the words of the section ${section}.`);
  return words as AllWords[S];
}

/** The language of the page. */
export function useLanguage(): Language {
  return useContext(Context)?.language ?? "en";
}

/** The BCP 47 tag for formatting dates and numbers for the reader. */
export function useLocale(): string {
  return useContext(Context)?.locale ?? "en";
}
