import { z } from "zod";
import { EMAIL_CHARACTERS } from "../limits.ts";

/**
 * The messages of version 1 (docs/version-1.md). As in the original server, `version` is not checked and the values may
 * be any text: a wrong value is a wrong answer, which uses up the code, and not a malformed message.
 */

/**
 * Rejects characters that no address contains: invisible ones (control, format, unpaired surrogates), some of which a
 * database column cannot store.
 */
export const addressSchema = z
  .string()
  .min(1)
  .max(EMAIL_CHARACTERS)
  .regex(/^\P{C}+$/u);
const id = z.string().min(1).max(64);
const encoded = z.string().min(1).max(1024);

export const registerRequestSchema = z.object({ email: addressSchema, public_key: encoded, nonce: id });
/** `public_key`: PKCS#1 `RSAPublicKey` in DER, standard base64. */
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

export const loginRequestSchema = z.object({ username: addressSchema, challenge: id, response: encoded });
/** `response`: RSASSA-PKCS1-v1_5 with SHA-512 over the text of the challenge, standard base64. */
export type LoginRequest = z.infer<typeof loginRequestSchema>;

/**
 * The answer of version 1, always with HTTP status 200. The app requires every field, and all except `version` as
 * strings.
 */
export interface Answer {
  version: 1;
  /** `"null"` if not known. */
  email: string;
  status: "ok" | "nok";
  response_text: string;
}
