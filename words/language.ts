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
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      return { language: tag.split("-")[0], weight: weight ? Number(weight.slice(2)) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted.map(({ language }) => language).find(isLanguage) ?? "en";
}
