import { z } from "zod";
import { isBase64urlOf } from "./base64url.ts";
import { emailSchema } from "./email.ts";

/** The messages of accounts and recoveries (docs/accounts.md). JSON, snake_case, times in seconds since 1970. */

const token = z.string().min(1).max(256);
const keyId = z.string().refine((text) => isBase64urlOf(32, text), "Must be 32 bytes in base64url.");
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

export const endSessionSchema = z.object({ session: z.uuid() });
export const forgetBrowserSchema = z.object({ browser: z.uuid() });

/** The query of `GET /api/account/history`. */
export const historyQuerySchema = z.object({
  before: z.coerce.number().int().min(1).nullable().default(null),
  count: z.coerce.number().int().min(1).max(100).default(50),
});
