import { sha256 } from "#lib/digest.ts";
import { BROWSER_SECRET_BYTES } from "#lib/protocol/limits.ts";
import { browserSecretSchema } from "#lib/protocol/messages.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { isSecure } from "./provider.ts";

/** Browsers keep no cookie longer than 400 days (RFC 6265bis section 5.5). */
const MAX_AGE_SECONDS = 400 * 24 * 3600;

/** `__Host-` (RFC 6265bis section 4.1.3.2) keeps sibling domains from setting it; it needs HTTPS. */
const nameFor = (provider: string) => (isSecure(provider) ? "__Host-qr2pass-browser" : "qr2pass-browser");

/** The SHA-256 of the browser secret that came along, base64url; null where none did. */
export function browserHashOf(headers: Headers, provider: string): string | null {
  const name = nameFor(provider);
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at).trim() !== name) continue;
    const secret = browserSecretSchema.safeParse(pair.slice(at + 1).trim());
    if (secret.success) return sha256(secret.data);
  }
  return null;
}

/** Makes a browser secret: its `Set-Cookie`, and its SHA-256, which is all that the server keeps. */
export function makeBrowserSecret(provider: string): { cookie: string; browserHash: string } {
  const secret = randomToken(BROWSER_SECRET_BYTES);
  const secure = isSecure(provider) ? "; Secure" : "";
  const cookie = `${nameFor(provider)}=${secret}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Strict${secure}`;
  return { cookie, browserHash: sha256(secret) };
}
