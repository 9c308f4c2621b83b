import type { Language } from "./language.ts";

interface PlainPage {
  title: string;
  text: string;
}

/** Pages that the server itself shows without running any part of the site. They contain no script. */
export const PLAIN_PAGES = {
  en: {
    wrong_host: {
      title: "This address is not set up yet",
      text: "QR2Pass runs here, but it does not know this address. If you run it, set AUTH_URL to the https address that people use, and start it again. On the machine itself, open it as localhost.",
    },
    not_found: { title: "There is nothing here", text: "The address may be mistyped, or the page has moved." },
    malformed: { title: "This address cannot be read", text: "Check that it is complete, or start at the first page." },
    too_large: {
      title: "Your browser sent too much",
      text: "Most likely these are cookies of other services on this domain. Delete this domain's cookies, and load the page again.",
    },
    too_slow: { title: "The request took too long", text: "Check your connection, and load the page again." },
    rate_limited: {
      title: "Too many requests",
      text: "They came from your network. Wait a minute, and load the page again.",
    },
    unavailable: { title: "The site is very busy", text: "Wait a moment, and load the page again." },
    internal: { title: "This page failed", text: "It is not your doing. Load the page again in a moment." },
    toHome: "Go to the first page",
  },
  el: {
    wrong_host: {
      title: "Αυτή η διεύθυνση δεν έχει ρυθμιστεί ακόμη",
      text: "Το QR2Pass λειτουργεί εδώ, αλλά δεν γνωρίζει αυτή τη διεύθυνση. Αν το διαχειρίζεστε εσείς, ορίστε στο AUTH_URL τη διεύθυνση https που χρησιμοποιούν οι χρήστες και ξεκινήστε το ξανά. Στο ίδιο το μηχάνημα, ανοίξτε το ως localhost.",
    },
    not_found: { title: "Δεν υπάρχει τίποτα εδώ", text: "Η διεύθυνση ίσως έχει λάθος ή η σελίδα μεταφέρθηκε." },
    malformed: {
      title: "Η διεύθυνση δεν διαβάζεται",
      text: "Ελέγξτε αν είναι πλήρης ή ξεκινήστε από την αρχική σελίδα.",
    },
    too_large: {
      title: "Το πρόγραμμα περιήγησης έστειλε πάρα πολλά",
      text: "Πιθανότατα πρόκειται για cookies άλλων υπηρεσιών αυτού του τομέα. Διαγράψτε τα cookies του τομέα και φορτώστε ξανά τη σελίδα.",
    },
    too_slow: { title: "Το αίτημα άργησε πολύ", text: "Ελέγξτε τη σύνδεσή σας και φορτώστε ξανά τη σελίδα." },
    rate_limited: {
      title: "Πάρα πολλά αιτήματα",
      text: "Ήρθαν από το δίκτυό σας. Περιμένετε ένα λεπτό και φορτώστε ξανά τη σελίδα.",
    },
    unavailable: {
      title: "Ο ιστότοπος έχει μεγάλη κίνηση",
      text: "Περιμένετε λίγο και φορτώστε ξανά τη σελίδα.",
    },
    internal: {
      title: "Η σελίδα παρουσίασε πρόβλημα",
      text: "Δεν φταίτε εσείς. Φορτώστε ξανά τη σελίδα σε λίγο.",
    },
    toHome: "Μετάβαση στην αρχική σελίδα",
  },
} as const satisfies Record<Language, Record<string, PlainPage | string>>;

export type PlainPageName = Exclude<keyof (typeof PLAIN_PAGES)["en"], "toHome">;
