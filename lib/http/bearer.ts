import { createHash, timingSafeEqual } from "node:crypto";

/** Whether a request carries `token` (RFC 6750 section 2.1). The comparison takes constant time. */
export function hasBearerToken(headers: Headers, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
