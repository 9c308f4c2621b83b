import type { Language } from "./language.ts";

/** Texts of the last-resort error page, in a separate file because such a page may have to contain all languages. */
export const BROKEN = {
  en: {
    title: "This page didn't load",
    text: "It's not your fault. We'll try again automatically.",
    again: "Try now",
  },
  el: {
    title: "Η σελίδα δεν φορτώθηκε",
    text: "Δεν φταίτε εσείς. Θα δοκιμάσουμε ξανά αυτόματα.",
    again: "Δοκιμή τώρα",
  },
} as const satisfies Record<Language, { title: string; text: string; again: string }>;
