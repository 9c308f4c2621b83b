/**
 * How a site is shown to people: its host, with the port where it is not HTTPS's own.
 * A name in other letters stays in its ASCII form (`xn--`), so that none can pass for another.
 */
export const siteName = (provider: string) => new URL(provider).host;

/** Text of a site's, fit to be shown: one line, without controls or marks that turn its direction, and not endless. */
export function plain(text: string, characters = 120): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length > characters ? `${line.slice(0, characters)}…` : line;
}
