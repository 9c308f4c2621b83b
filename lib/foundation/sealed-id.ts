import { createHmac, timingSafeEqual } from "node:crypto";

const CODES = 1_000_000;
/** The largest multiple of `CODES` that 32 bits hold. Words from there on would favour small codes. */
const FAIR = Math.floor(2 ** 32 / CODES) * CODES;

/**
 * A token that names `id` and that only who knows the secret can make: the id and its HMAC-SHA-256 (RFC 2104),
 * base64url, joined by a full stop. It is derived and never stored, so a copy of the database holds no token.
 *
 * @param purpose separates these tokens from all others that the secret makes
 */
export function sealId(id: string, purpose: string, secret: string): string {
  return `${id}.${mac(id, purpose, secret).toString("base64url")}`;
}

/** The id in a token that one of `secrets` sealed for `purpose`, else null. Whether such an id exists is not looked at. */
export function openSealedId(token: string | null, purpose: string, secrets: readonly string[]): string | null {
  const [id = "", given = "", ...more] = token?.split(".") ?? [];
  if (more.length > 0 || id === "") return null;
  const bytes = Buffer.from(given, "base64url");
  if (bytes.toString("base64url") !== given) return null;
  return secrets.some((secret) => isSame(mac(id, purpose, secret), bytes)) ? id : null;
}

/** The six digits that belong to `id`, each of the million as likely as every other, derived as a token is. */
export function codeOf(id: string, purpose: string, secret: string): string {
  for (let round = 0; ; round += 1) {
    const word = mac(`${id}\n${round}`, purpose, secret).readUInt32BE();
    if (word < FAIR) return String(word % CODES).padStart(6, "0");
  }
}

/** Whether `code` is the one that belongs to `id` under one of `secrets`. */
export function isCodeOf(id: string, code: string, purpose: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => isSame(Buffer.from(codeOf(id, purpose, secret)), Buffer.from(code)));
}

const isSame = (one: Buffer, other: Buffer) => one.length === other.length && timingSafeEqual(one, other);

const mac = (text: string, purpose: string, secret: string) =>
  createHmac("sha256", secret).update(`${purpose}\n${text}`).digest();
