import { cookies, headers } from "next/headers";
import { cache } from "react";
import { isLanguage, LANGUAGE_COOKIE, type Language, preferredLanguage } from "#words/language.ts";

/** The language of the request: the one that was chosen, else the one that the browser asks for. */
export const serverLanguage = cache(async (): Promise<Language> => {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  return isLanguage(chosen) ? chosen : preferredLanguage((await headers()).get("accept-language"));
});
