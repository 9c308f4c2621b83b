/**
 * Every cookie of the site, by the name that it has over plain HTTP. Over HTTPS the name is prefixed with `__Host-`
 * (RFC 6265bis section 4.1.3.2), which keeps sibling domains and plain HTTP from setting it.
 */
export const COOKIES = {
  /** Binds ceremonies to the browser that began them: 32 random bytes, base64url. */
  browser: "qr2pass-browser",
  /** The session's id with its MAC (`lib/session-token.ts`). */
  session: "qr2pass-session",
} as const;

export type CookieKind = keyof typeof COOKIES;

/** The exact name of a cookie; `secure` where the site is reached over HTTPS. */
export const cookieName = (kind: CookieKind, secure: boolean) => `${secure ? "__Host-" : ""}${COOKIES[kind]}`;

/**
 * The value of the one cookie with exactly this name. Names are compared byte for byte after spaces and tabs are cut
 * (RFC 6265bis section 5.6). Null where there is none, and also where the name stands twice or where another name
 * equals it only after trimming or case folding: then somebody else set one of them, and neither can be trusted.
 */
export function readCookie(headers: Headers, name: string): string | null {
  let found: string | null = null;
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    const given = cutSpaces(at < 0 ? pair : pair.slice(0, at));
    if (given === name && at >= 0 && found === null) found = cutSpaces(pair.slice(at + 1));
    else if (looksLike(given, name)) return null;
  }
  return found;
}

/** Cuts spaces and tabs, and no other byte: `trim()` takes 0xA0 for a space, too. */
const cutSpaces = (text: string) => text.replace(/^[ \t]+|[ \t]+$/g, "");

/** A `\p{C}` is invisible; what is left is compared as a person, or a careless parser, would. */
const looksLike = (given: string, name: string) => fold(given) === fold(name);
const fold = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/[\p{C}\p{Z}\s]/gu, "")
    .toLowerCase();

interface Attributes {
  secure: boolean;
  sameSite: "Lax" | "Strict";
  /** Seconds; without it the browser forgets the cookie when it is closed. */
  maxAge?: number;
}

/** A `Set-Cookie` for the whole site, out of the reach of scripts. */
export function setCookie(kind: CookieKind, value: string, { secure, sameSite, maxAge }: Attributes): string {
  const age = maxAge === undefined ? "" : `; Max-Age=${maxAge}`;
  return `${cookieName(kind, secure)}=${value}; Path=/${age}; HttpOnly; SameSite=${sameSite}${secure ? "; Secure" : ""}`;
}
