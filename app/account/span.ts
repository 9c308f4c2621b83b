import { type Plural, plural } from "#words/format.ts";
import type { Language } from "#words/language.ts";

/** A waiting time in words: "24 hours", "5 minutes". At least one minute. */
export function spanOf(language: Language, seconds: number, words: { minutes: Plural; hours: Plural }): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return minutes < 120
    ? plural(language, minutes, words.minutes)
    : plural(language, Math.round(minutes / 60), words.hours);
}
