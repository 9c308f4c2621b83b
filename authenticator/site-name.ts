/**
 * How a site is shown: its host, with the port if it is not the default of HTTPS. Names with non-ASCII letters stay in
 * their ASCII form (`xn--`), so that none can imitate another.
 */
export const siteName = (provider: string) => new URL(provider).host;

/**
 * Text from a site, made safe to show: one line, without control characters or direction marks, and limited in length.
 */
export function plain(text: string, characters = 120): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length > characters ? `${line.slice(0, characters)}…` : line;
}
