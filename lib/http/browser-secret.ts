import { sha256 } from "#lib/foundation/digest.ts";
import { BROWSER_SECRET_BYTES } from "#lib/protocol/limits.ts";
import { browserSecretSchema } from "#lib/protocol/messages.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { cookieName, readCookie, setCookie } from "./cookies.ts";
import { isSecure } from "./provider.ts";

/** Browsers keep no cookie longer than 400 days (RFC 6265bis section 5.5). */
const MAX_AGE_SECONDS = 400 * 24 * 3600;

/** The SHA-256 of the browser secret that came along, base64url; null where none did, or none that can be trusted. */
export function browserHashOf(headers: Headers, provider: string): string | null {
  const secret = browserSecretSchema.safeParse(readCookie(headers, cookieName("browser", isSecure(provider))));
  return secret.success ? sha256(secret.data) : null;
}

/**
 * Makes a browser secret: its `Set-Cookie`, and its SHA-256, which is all that the server keeps. The cookie is `Lax`, so
 * that it comes along when a link of another site leads here, and the page can show a code at once
 * (docs/decisions/0010-code-in-the-first-bytes.md). What a ceremony's endpoints accept is decided by `requireOwnOrigin`.
 */
export function makeBrowserSecret(provider: string): { cookie: string; browserHash: string } {
  const secret = randomToken(BROWSER_SECRET_BYTES);
  const attributes = { secure: isSecure(provider), sameSite: "Lax", maxAge: MAX_AGE_SECONDS } as const;
  return { cookie: setCookie("browser", secret, attributes), browserHash: sha256(secret) };
}

/** The browser's secret, made where it has none yet: its SHA-256, and the headers of the answer that sets its cookie. */
export function ensureBrowserSecret(
  browserHash: string | null,
  provider: string,
): { browserHash: string; headers: Record<string, string> } {
  if (browserHash !== null) return { browserHash, headers: {} };
  const made = makeBrowserSecret(provider);
  return { browserHash: made.browserHash, headers: { "set-cookie": made.cookie } };
}
