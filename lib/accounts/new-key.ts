import type { Algorithm } from "./schema.ts";

/** A key whose possession a phone has proved, and that belongs to no account yet. */
export interface NewKey {
  /** SHA-256 of the SPKI DER, base64url. */
  id: string;
  algorithm: Algorithm;
  /** SPKI DER, base64url. */
  publicKey: string;
  deviceName: string;
}
