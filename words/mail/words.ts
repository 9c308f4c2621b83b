import type { Language } from "../language.ts";
import { el } from "./el.ts";
import { en } from "./en.ts";
import type { MailWords } from "./mail.ts";

/** The texts of mails, which only the server needs. */
export const MAIL_WORDS: Record<Language, MailWords> = { en, el };
