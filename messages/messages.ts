import { el } from "./el.ts";
import { en } from "./en.ts";
import type { Language } from "./language.ts";

/** All words of one language, in sections; a page is sent those that it needs. */
export type Messages = typeof en;
export type Section = keyof Messages;

export const MESSAGES: Record<Language, Messages> = { en, el };
