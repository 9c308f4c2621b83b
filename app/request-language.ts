import { readCookie } from "#lib/http/cookies.ts";
import { isLanguage, LANGUAGE_COOKIE, type Language, preferredLanguage } from "#words/language.ts";

/** The language of a request with these headers: the one that was chosen, else the one that the browser asks for. */
export function requestLanguage(headers: Headers): Language {
  const chosen = readCookie(headers, LANGUAGE_COOKIE);
  return isLanguage(chosen) ? chosen : preferredLanguage(headers.get("accept-language"));
}
