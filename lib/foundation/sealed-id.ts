import { createHmac, timingSafeEqual } from "node:crypto";

const CODES = 1_000_000;
/**
 * The largest multiple of `CODES` within 32 bits. Larger values are skipped, because they would make small codes more
 * likely.
 */
const FAIR = Math.floor(2 ** 32 / CODES) * CODES;

/**
 * A token for `id` that can be created only with the secret: the id and its HMAC-SHA-256 (RFC 2104), base64url, joined
 * by a full stop. It is derived when needed and never stored, so a copy of the database contains no token.
 *
 * @param purpose separates these tokens from all others of the same secret
 */
export function sealId(id: string, purpose: string, secret: string): string {
  return `${id}.${mac(id, purpose, secret).toString("base64url")}`;
}

/**
 * The id in a token that one of `secrets` sealed for `purpose`; otherwise null. Does not check whether the id exists.
 */
export function openSealedId(token: string | null, purpose: string, secrets: readonly string[]): string | null {
  const [id = "", given = "", ...more] = token?.split(".") ?? [];
  if (more.length > 0 || id === "") return null;
  const bytes = Buffer.from(given, "base64url");
  if (bytes.toString("base64url") !== given) return null;
  return secrets.some((secret) => isSame(mac(id, purpose, secret), bytes)) ? id : null;
}

/** The six digits for `id`, derived like a token. All million codes are equally likely. */
export function proofCodeOf(id: string, purpose: string, secret: string): string {
  for (let round = 0; ; round += 1) {
    const word = mac(`${id}\n${round}`, purpose, secret).readUInt32BE();
    if (word < FAIR) return String(word % CODES).padStart(6, "0");
  }
}

/** Whether `code` is the code of `id` under one of `secrets`. */
export function isProofCode(id: string, code: string, purpose: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => isSame(Buffer.from(proofCodeOf(id, purpose, secret)), Buffer.from(code)));
}

const isSame = (one: Buffer, other: Buffer) => one.length === other.length && timingSafeEqual(one, other);

const mac = (text: string, purpose: string, secret: string) =>
  createHmac("sha256", secret).update(`${purpose}\n${text}`).digest();
