/**
 * The reader's own kind of a language: `en-GB` for a page in English where the browser prefers that. Alone, `en` writes
 * dates as in the United States.
 */
export function localeOf(language: string, preferred: readonly string[]): string {
  return preferred.find((locale) => locale.toLowerCase().split("-")[0] === language) ?? language;
}
