import { el } from "./el.ts";
import { type AllWords, en } from "./en.ts";
import type { Language } from "./language.ts";

/** The texts of every language. */
export const WORDS: Record<Language, AllWords> = { en, el };
