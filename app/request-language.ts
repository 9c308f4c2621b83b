import { readCookie } from "#lib/http/cookies.ts";
import { isLanguage, LANGUAGE_COOKIE, type Language, preferredLanguage } from "#words/language.ts";

/** The language for a request with these headers: the chosen one, else the browser's preferred one. */
export function requestLanguage(headers: Headers): Language {
  const chosen = readCookie(headers, LANGUAGE_COOKIE);
  return isLanguage(chosen) ? chosen : preferredLanguage(headers.get("accept-language"));
}
