import type { Algorithm } from "./schema.ts";

/** A key that a phone has proved and that no account has yet. */
export interface NewKey {
  /** SHA-256 of the SPKI DER, base64url. */
  id: string;
  algorithm: Algorithm;
  /** SPKI DER, base64url. */
  publicKey: string;
  deviceName: string;
}
