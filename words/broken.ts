import type { Language } from "./language.ts";

/** Words of the pages of last resort. In a file of their own, since such a page may have to carry all languages. */
export const BROKEN = {
  en: {
    title: "This page failed",
    text: "It is not your doing. The page tries again by itself in a moment.",
    again: "Try now",
  },
  el: {
    title: "Η σελίδα παρουσίασε πρόβλημα",
    text: "Δεν φταίτε εσείς. Η σελίδα θα δοκιμάσει ξανά μόνη της σε λίγο.",
    again: "Δοκιμή τώρα",
  },
} as const satisfies Record<Language, { title: string; text: string; again: string }>;
