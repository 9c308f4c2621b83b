import type { Language } from "../language.ts";
import { el } from "./el.ts";
import { en } from "./en.ts";

/** The texts of operations that a phone confirms. Only the server needs them: it sends the phone the text to show. */
export const OPERATION_WORDS: Record<Language, typeof en> = { en, el };
