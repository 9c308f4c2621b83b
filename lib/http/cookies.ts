/**
 * All cookies of the site, by their names over plain HTTP. Over HTTPS a name has the prefix `__Host-` (RFC 6265bis
 * section 4.1.3.2), so that sibling domains and plain HTTP cannot set it.
 */
export const COOKIES = {
  /** The browser secret: binds ceremonies to the browser that began them. 32 random bytes, base64url. */
  browser: "qr2pass-browser",
  /** The session's id with its MAC (`session-token.ts`). */
  session: "qr2pass-session",
} as const;

export type CookieKind = keyof typeof COOKIES;

/** The full name of a cookie. `secure`: whether the site is reached over HTTPS. */
export const cookieName = (kind: CookieKind, secure: boolean) => `${secure ? "__Host-" : ""}${COOKIES[kind]}`;

/**
 * The value of the only cookie with exactly this name. Names are compared byte for byte after removing spaces and tabs
 * (RFC 6265bis section 5.6). Null if there is none, and also if the name occurs twice or another name equals it only
 * after trimming or case folding: somebody else has then set one of them, and neither can be trusted.
 */
export function readCookie(headers: Headers, name: string): string | null {
  const folded = fold(name);
  let found: string | null = null;
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    const given = cutSpaces(at < 0 ? pair : pair.slice(0, at));
    if (given === name && at >= 0 && found === null) found = cutSpaces(pair.slice(at + 1));
    else if (looksLike(given, folded)) return null;
  }
  return found;
}

/**
 * Removes spaces and tabs at both ends but no other byte. `trim()` would also remove 0xA0. A regular expression would
 * take time that grows with the square of the length when thousands of spaces stand in the middle.
 */
function cutSpaces(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

const isSpace = (character: string | undefined) => character === " " || character === "\t";

/**
 * Whether a person, or a careless parser, would take a name for the one whose folded form is given. Plain names that are
 * shorter are not compared, so that thousands of them cost little.
 */
const looksLike = (given: string, folded: string) =>
  (given.length >= folded.length || /\P{ASCII}/u.test(given)) && fold(given) === folded;

/** `\p{C}` characters are invisible. */
const fold = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/[\p{C}\p{Z}\s]/gu, "")
    .toLowerCase();

interface Attributes {
  secure: boolean;
  sameSite: "Lax" | "Strict";
  /** In seconds. Without it the browser deletes the cookie when it is closed. */
  maxAge?: number;
}

/** A `Set-Cookie` for the whole site that scripts cannot read. */
export function setCookie(kind: CookieKind, value: string, { secure, sameSite, maxAge }: Attributes): string {
  const age = maxAge === undefined ? "" : `; Max-Age=${maxAge}`;
  return `${cookieName(kind, secure)}=${value}; Path=/${age}; HttpOnly; SameSite=${sameSite}${secure ? "; Secure" : ""}`;
}
