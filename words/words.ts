import { el } from "./el.ts";
import { en } from "./en.ts";
import type { Language } from "./language.ts";

/** All words of one language, in sections; a page is sent those that it needs. */
export type AllWords = typeof en;
export type Section = keyof AllWords;

export const WORDS: Record<Language, AllWords> = { en, el };
