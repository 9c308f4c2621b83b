import { readCookie } from "#lib/http/cookies.ts";
import { isSiteSecure } from "#lib/http/provider.ts";
import { isLanguage, type Language, languageCookie, preferredLanguage } from "#words/language.ts";

/** The language for a request with these headers: the chosen one, else the browser's preferred one. */
export function requestLanguage(headers: Headers): Language {
  const chosen = readCookie(headers, languageCookie(isSiteSecure()));
  return isLanguage(chosen) ? chosen : preferredLanguage(headers.get("accept-language"));
}
