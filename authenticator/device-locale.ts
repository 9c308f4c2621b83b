/**
 * The variant of a language that the reader prefers: `en-GB` for a page in English if the browser's settings say so.
 * Plain `en` would format dates as in the United States.
 */
export function deviceLocale(language: string, preferred: readonly string[]): string {
  return preferred.find((locale) => locale.toLowerCase().split("-")[0] === language) ?? language;
}
