import { sha256 } from "#lib/foundation/digest.ts";
import { BROWSER_SECRET_BYTES } from "#lib/protocol/limits.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { browserSecretSchema } from "#lib/protocol/requests.ts";
import { cookieName, readCookie, setCookie } from "./cookies.ts";
import { isSecure } from "./provider.ts";

/** Browsers keep no cookie longer than 400 days (RFC 6265bis section 5.5). */
const MAX_AGE_SECONDS = 400 * 24 * 3600;

/** The SHA-256 of the browser secret in the request, base64url; null if there is none or it cannot be trusted. */
export function browserHashOf(headers: Headers, provider: string): string | null {
  const secret = browserSecretSchema.safeParse(readCookie(headers, cookieName("browser", isSecure(provider))));
  return secret.success ? sha256(secret.data) : null;
}

/**
 * Generates a browser secret: its `Set-Cookie`, and its SHA-256, which is all that the server stores. The cookie is
 * `Lax`, so that the browser sends it when it follows a link from another site and the page can show a code at once
 * (docs/decisions/0011-code-in-the-first-bytes.md). `requireOwnOrigin` protects the endpoints of ceremonies against
 * other sites.
 */
export function makeBrowserSecret(provider: string): { cookie: string; browserHash: string } {
  const secret = randomToken(BROWSER_SECRET_BYTES);
  const attributes = { secure: isSecure(provider), sameSite: "Lax", maxAge: MAX_AGE_SECONDS } as const;
  return { cookie: setCookie("browser", secret, attributes), browserHash: sha256(secret) };
}

/**
 * The SHA-256 of the browser's secret and the response headers that set its cookie. Generates a secret if the browser
 * has none.
 */
export function ensureBrowserSecret(
  browserHash: string | null,
  provider: string,
): { browserHash: string; headers: Record<string, string> } {
  if (browserHash !== null) return { browserHash, headers: {} };
  const made = makeBrowserSecret(provider);
  return { browserHash: made.browserHash, headers: { "set-cookie": made.cookie } };
}
