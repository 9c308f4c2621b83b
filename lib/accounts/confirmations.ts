import { createPublicKey, hash, verify } from "node:crypto";
import { sql } from "drizzle-orm";
import { settings } from "#lib/foundation/settings.ts";
import type { Database } from "./database.ts";
import { type Algorithm, confirmations } from "./schema.ts";

/** A text that a phone signed, with its signature and key. */
export interface Evidence {
  keyId: string;
  algorithm: Algorithm;
  /** SPKI DER, base64url. */
  publicKey: string;
  /** The site's origin, which the signature covers. */
  provider: string;
  challenge: string;
  /** The text that the phone showed. */
  text: string;
  /** The exact signed bytes as UTF-8 text (docs/protocol.md). The last line is the SHA-256 of `text`, base64url. */
  signed: string;
  /** IEEE P1363, base64url. */
  signature: string;
}

/**
 * Whether the evidence proves that its key signed its text for its site and ceremony. Uses only the evidence itself, so
 * a row of `confirmations` can be verified after key and account are gone.
 */
export function isProof(evidence: Evidence): boolean {
  const { algorithm, publicKey, keyId, provider, challenge, text, signed, signature } = evidence;
  if (algorithm !== "ES256") return false;
  const [domain, action, site, , asked, key, , digest, ...more] = signed.split("\n");
  const says =
    domain === "qr2pass/2" &&
    action === "confirm" &&
    site === provider &&
    asked === challenge &&
    key === keyId &&
    digest === hash("sha256", text, "base64url") &&
    more.length === 0;
  const spki = Buffer.from(publicKey, "base64url");
  if (!says || hash("sha256", spki, "base64url") !== keyId) return false;
  try {
    const verifier = createPublicKey({ key: spki, format: "der", type: "spki" });
    const bytes = Buffer.from(signature, "base64url");
    return verify("sha256", Buffer.from(signed), { key: verifier, dsaEncoding: "ieee-p1363" }, bytes);
  } catch {
    return false;
  }
}

export interface NewConfirmation extends Evidence {
  userId: string;
  sessionId: string;
  operation: string;
  parameters: unknown;
}

/**
 * Stores evidence for as long as history is kept.
 *
 * @returns its id; null if this ceremony was stored before
 */
export async function recordConfirmation(transaction: Database, confirmation: NewConfirmation): Promise<string | null> {
  const keptUntil = sql`now() + make_interval(days => ${settings().HISTORY_DAYS})`;
  const [row] = await transaction
    .insert(confirmations)
    .values({ ...confirmation, keptUntil })
    .onConflictDoNothing({ target: confirmations.challenge })
    .returning({ id: confirmations.id });
  return row?.id ?? null;
}
