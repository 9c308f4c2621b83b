import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** Separates these MACs from whatever else the secret may be used for. */
const PURPOSE = "qr2pass session 1\n";

const sessionId = z.uuid();

/** What the session cookie holds: the session's id and its HMAC-SHA-256 (RFC 2104), base64url, joined by a full stop. */
export function sealSession(id: string, secret: string): string {
  return `${id}.${mac(id, secret).toString("base64url")}`;
}

/**
 * The session's id in a cookie that one of `secrets` sealed, else null. The id is a random UUID: the MAC keeps what
 * nobody sealed away from the database, and lets a secret that leaked be changed.
 */
export function openSession(token: string | null, secrets: readonly string[]): string | null {
  const [id = "", given = "", ...more] = token?.split(".") ?? [];
  if (more.length > 0 || !sessionId.safeParse(id).success) return null;
  const bytes = Buffer.from(given, "base64url");
  if (bytes.toString("base64url") !== given) return null;
  const isOurs = secrets.some((secret) => {
    const right = mac(id, secret);
    return right.length === bytes.length && timingSafeEqual(right, bytes);
  });
  return isOurs ? id : null;
}

const mac = (id: string, secret: string) =>
  createHmac("sha256", secret)
    .update(PURPOSE + id)
    .digest();
