import { z } from "zod";
import { isBase64urlOf } from "./base64url.ts";
import { emailSchema } from "./email.ts";
import { DEVICE_NAME_CHARACTERS } from "./limits.ts";

/** The messages of accounts and recoveries (docs/accounts.md). JSON, snake_case, times in seconds since 1970. */

const token = z.string().min(1).max(256);
const keyId = z.string().refine((text) => isBase64urlOf(32, text), "Must be 32 bytes in base64url.");
/**
 * A name for display: one line, without invisible or direction-changing characters (Unicode, Bidi_Control,
 * Default_Ignorable).
 */
const shownName = (longest: number) =>
  z
    .string()
    .transform((text) => text.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .max(longest)
        .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]*$/u),
    );

export const codeRecoverySchema = z.object({ email: emailSchema, code: z.string().min(1).max(64) });
export const mailRecoverySchema = z.object({ email: emailSchema });
export const openRecoverySchema = z.object({ token });

/** From a page: by its session, or by the token of a mailed link. */
export const cancelRecoverySchema = z.union([
  z.object({ recovery: z.uuid(), token: z.undefined().optional() }),
  z.object({ token, recovery: z.undefined().optional() }),
]);
/** From a phone, out-of-band. `signature`: over `encodeCancelRecovery`. */
export const cancelRecoveryByKeySchema = z.object({
  version: z.literal(2),
  recovery: z.uuid(),
  key_id: keyId,
  signature: z.string().min(1).max(1024),
});

export const startRegistrationSchema = z.object({ email: emailSchema });
export const proveSchema = z.object({
  proof: z.uuid(),
  code: z
    .string()
    .transform((text) => text.replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/)),
});
export const undoEmailSchema = z.object({ token });

const DISPLAY_NAME_CHARACTERS = 64;
/** Absent fields stay as they are; null removes a value. User names are checked where they are stored. */
export const profileSchema = z.object({
  display_name: shownName(DISPLAY_NAME_CHARACTERS).nullable().optional(),
  username: z.string().max(256).nullable().optional(),
  language: z.string().max(16).optional(),
});
export const renameKeySchema = z.object({
  key_id: keyId,
  name: shownName(DEVICE_NAME_CHARACTERS).refine((name) => name.length > 0),
});
export const endSessionSchema = z.object({ session: z.uuid() });
export const forgetBrowserSchema = z.object({ browser: z.uuid() });

/** The query of `GET /api/account/history`. */
export const historyQuerySchema = z.object({
  before: z.coerce.number().int().min(1).nullable().default(null),
  count: z.coerce.number().int().min(1).max(100).default(50),
});
