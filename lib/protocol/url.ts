/** Reads a URL; null where it is none. (`URL.parse` is missing in Safari 16 and 17.) */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
