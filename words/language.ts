/** The supported languages, each by its own name. */
export const LANGUAGES = { en: "English", el: "Ελληνικά" } as const;

export type Language = keyof typeof LANGUAGES;

/**
 * The name of the cookie with the chosen language, which is stored for a year. Over HTTPS (`secure`) it has the prefix
 * of all our cookies, `__Host-`, so that sibling domains cannot set it (RFC 6265bis section 4.1.3.2).
 */
export const languageCookie = (secure: boolean) => `${secure ? "__Host-" : ""}qr2pass-language`;

export function isLanguage(text: unknown): text is Language {
  return typeof text === "string" && Object.hasOwn(LANGUAGES, text);
}

/**
 * The supported language that the browser prefers (Accept-Language, RFC 9110 section 12.5.4, matched as in RFC 4647
 * section 3.4), or English if none matches.
 */
export function preferredLanguage(acceptLanguage: string | null | undefined): Language {
  return rangesOf(acceptLanguage).map(languageOf).find(isLanguage) ?? "en";
}

/**
 * The tag for formatting dates and numbers in a language: the first of the browser's language ranges in that language,
 * such as `en-GB`, or the language itself.
 *
 * @returns a BCP 47 tag that Intl accepts
 */
export function localeOf(language: Language, acceptLanguage: string | null | undefined): string {
  const range = rangesOf(acceptLanguage).find((range) => languageOf(range) === language && range !== language);
  try {
    return Intl.getCanonicalLocales(range ?? language)[0] ?? language;
  } catch {
    return language;
  }
}

const languageOf = (range: string) => range.split("-")[0];

/** The ranges of Accept-Language in lower case, most preferred first. */
function rangesOf(acceptLanguage: string | null | undefined): string[] {
  return (acceptLanguage ?? "")
    .split(",")
    .map((range) => {
      // Splitting by an expression with spaces would take seconds for a header of 30 KB of them.
      const [tag = "", ...parameters] = range
        .toLowerCase()
        .split(";")
        .map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      return { tag, weight: weight ? Number(weight.slice(2)) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
