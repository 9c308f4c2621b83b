/** Parses a URL; null if it is invalid. (`URL.parse` is missing in Safari 16 and 17.) */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
