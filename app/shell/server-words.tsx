import { headers } from "next/headers";
import type { ReactNode } from "react";
import { WordsProvider } from "#ui/words.tsx";
import type { AllWords, Section } from "#words/en.ts";
import { localeOf } from "#words/language.ts";
import { WORDS } from "#words/words.ts";
import { serverLanguage } from "./server-language.ts";

/** All words, for server components. */
export async function serverWords(): Promise<AllWords> {
  return WORDS[await serverLanguage()];
}

/** Provides the texts of these sections, in the request's language, to the client components inside. */
export async function Words({ sections, children }: { sections: readonly Section[]; children: ReactNode }) {
  const words = await serverWords();
  const language = await serverLanguage();
  const locale = localeOf(language, (await headers()).get("accept-language"));
  const sent = Object.fromEntries(sections.map((section) => [section, words[section]])) as Partial<AllWords>;
  return (
    <WordsProvider language={language} locale={locale} sections={sent}>
      {children}
    </WordsProvider>
  );
}
