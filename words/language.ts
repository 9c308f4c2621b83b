/** The languages there are, each by its own name. */
export const LANGUAGES = { en: "English", el: "Ελληνικά" } as const;

export type Language = keyof typeof LANGUAGES;

/** Holds the language that a person chose, for a year. */
export const LANGUAGE_COOKIE = "qr2pass-language";

export function isLanguage(text: unknown): text is Language {
  return typeof text === "string" && Object.hasOwn(LANGUAGES, text);
}

/**
 * The language that the browser likes best of those there are (Accept-Language, RFC 9110
 * section 12.5.4, looked up as RFC 4647 section 3.4 says); English where it likes none.
 */
export function preferredLanguage(acceptLanguage: string | null | undefined): Language {
  return rangesOf(acceptLanguage).map(languageOf).find(isLanguage) ?? "en";
}

/**
 * How the reader writes dates and numbers in a language: the first of the browser's ranges in that language, such as
 * `en-GB`, or the language itself.
 *
 * @returns a BCP 47 tag that Intl takes
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

/** The ranges of Accept-Language in lower case, the most wanted first. */
function rangesOf(acceptLanguage: string | null | undefined): string[] {
  return (acceptLanguage ?? "")
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      return { tag, weight: weight ? Number(weight.slice(2)) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
