import type { Language } from "./language.ts";

/** Words of the pages of last resort. In a file of their own, since such a page may have to carry all languages. */
export const BROKEN = {
  en: {
    title: "This page didn't load",
    text: "It's not your fault. We'll try again automatically.",
    again: "Try now",
  },
  el: {
    title: "Η σελίδα δεν φορτώθηκε",
    text: "Δεν φταίτε εσείς. Θα δοκιμάσουμε ξανά αυτόματα.",
    again: "Δοκιμάστε τώρα",
  },
} as const satisfies Record<Language, { title: string; text: string; again: string }>;
