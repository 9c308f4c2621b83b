import type { Language } from "./language.ts";

interface PlainPage {
  title: string;
  text: string;
}

/** Pages that the server itself shows before any part of the site runs. They carry no script and no parts of the site. */
export const PLAIN_PAGES = {
  en: {
    wrong_host: {
      title: "This address isn't set up yet",
      text: "QR2Pass runs here but doesn't know this address. If you run it, set AUTH_URL to the https address that people use, then restart. On the machine itself, open localhost.",
    },
    not_found: { title: "Page not found", text: "Check the address, or start from the home page." },
    malformed: { title: "That address isn't valid", text: "Check the address, or start from the home page." },
    too_large: {
      title: "Your browser sent too much",
      text: "Other services on this domain may have stored too many cookies. Delete this domain's cookies, then reload the page.",
    },
    too_slow: { title: "The request took too long", text: "Check your connection, then reload the page." },
    rate_limited: {
      title: "Too many requests",
      text: "They came from your network. Wait a minute, then reload the page.",
    },
    unavailable: { title: "The site is very busy", text: "Wait a moment, then reload the page." },
    internal: { title: "This page didn't load", text: "It's not your fault. Reload the page in a moment." },
    toHome: "Go to the home page",
  },
  el: {
    wrong_host: {
      title: "Αυτή η διεύθυνση δεν έχει ρυθμιστεί ακόμη",
      text: "Το QR2Pass λειτουργεί εδώ, αλλά δεν γνωρίζει αυτή τη διεύθυνση. Αν το διαχειρίζεστε εσείς, ορίστε στο AUTH_URL τη διεύθυνση https που χρησιμοποιούν όλοι και επανεκκινήστε το. Στο ίδιο το μηχάνημα, ανοίξτε το localhost.",
    },
    not_found: { title: "Η σελίδα δεν βρέθηκε", text: "Ελέγξτε τη διεύθυνση ή ξεκινήστε από την αρχική σελίδα." },
    malformed: {
      title: "Η διεύθυνση δεν είναι έγκυρη",
      text: "Ελέγξτε τη διεύθυνση ή ξεκινήστε από την αρχική σελίδα.",
    },
    too_large: {
      title: "Το πρόγραμμα περιήγησης έστειλε πάρα πολλά",
      text: "Άλλες υπηρεσίες αυτού του τομέα ίσως έχουν αποθηκεύσει πάρα πολλά cookies. Διαγράψτε τα cookies του τομέα και φορτώστε ξανά τη σελίδα.",
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
      title: "Η σελίδα δεν φορτώθηκε",
      text: "Δεν φταίτε εσείς. Φορτώστε ξανά τη σελίδα σε λίγο.",
    },
    toHome: "Μετάβαση στην αρχική σελίδα",
  },
} as const satisfies Record<Language, Record<string, PlainPage | string>>;

export type PlainPageName = Exclude<keyof (typeof PLAIN_PAGES)["en"], "toHome">;
