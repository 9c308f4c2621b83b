import { NEXT_CHARACTERS } from "./limits.ts";
import { parseUrl } from "./url.ts";

/** Where a login ends by default. */
export const DEFAULT_NEXT = "/account";

/**
 * The path to go to after a login: `next` if it is a path of this site (no `//`, no `\`, no scheme, no control
 * characters), otherwise `/account`. Prevents open redirects: OWASP ASVS 4.0.3, 5.1.5.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== "string" || next.length > NEXT_CHARACTERS) return DEFAULT_NEXT;
  if (!next.startsWith("/") || next.includes("//") || /[\\\p{C}\s]/u.test(next)) return DEFAULT_NEXT;
  // The browser's own parser decides: if it reads another origin, it is not a path of this site.
  const url = parseUrl(next, "https://site.invalid");
  return url?.origin === "https://site.invalid" ? next : DEFAULT_NEXT;
}

/**
 * The path to open after a registration. The account page and the sign-in page then confirm it; any other path is
 * returned unchanged.
 *
 * @param next the path that a sign-in which follows opens; null for the default
 */
export function withWelcome(path: string, next: string | null = null): string {
  if (path !== DEFAULT_NEXT && path !== "/login") return path;
  return `${path}?${new URLSearchParams({ welcome: "1", ...(next === null ? {} : { next }) })}`;
}
