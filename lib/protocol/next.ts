import { NEXT_CHARACTERS } from "./limits.ts";
import { parseUrl } from "./url.ts";

/** Where a login ends when nobody asked for another place. */
export const DEFAULT_NEXT = "/account";

/**
 * The path that a login goes on to: `next` if it is a path of this site and nothing
 * else (no `//`, no `\`, no scheme, no controls), else `/account`. Open redirects: OWASP ASVS 4.0.3, 5.1.5.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== "string" || next.length > NEXT_CHARACTERS) return DEFAULT_NEXT;
  if (!next.startsWith("/") || next.includes("//") || /[\\\p{C}\s]/u.test(next)) return DEFAULT_NEXT;
  // A browser's parser has the last word: what it reads as another origin is no path of ours.
  const url = parseUrl(next, "https://site.invalid");
  return url?.origin === "https://site.invalid" ? next : DEFAULT_NEXT;
}

/**
 * The path after a registration: the account's page and the sign-in page say what was made. Any other path stays as it is.
 *
 * @param next where a sign-in that follows goes on to; null for the default
 */
export function withWelcome(path: string, next: string | null = null): string {
  if (path !== DEFAULT_NEXT && path !== "/login") return path;
  return `${path}?${new URLSearchParams({ welcome: "1", ...(next === null ? {} : { next }) })}`;
}
