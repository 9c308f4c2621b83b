import { z } from "zod";
import { RECOVERY_METHODS } from "#lib/accounts/schema.ts";
import { browserSchema } from "#lib/protocol/answers.ts";
import { REFUSAL_CODES } from "#lib/protocol/errors.ts";
import { ACTIONS } from "#lib/protocol/kinds.ts";
import type { Ceremony } from "./ceremony.ts";

/**
 * The format of a ceremony in a store that instances of several releases share. Data written by an older instance may
 * lack newer fields, which therefore have defaults, so that an upgrade does not interrupt anybody's sign-in. An
 * approval without a session id or without its number of sign-outs is void.
 */
const scanSchema = z.object({
  claim: z.string(),
  keyId: z.string().nullable(),
  sameDevice: z.boolean(),
  sameNetwork: z.boolean().nullable(),
  knownBrowser: z.boolean(),
  number: z.int().nullable(),
  recovery: z
    .object({ id: z.string(), method: z.enum(RECOVERY_METHODS), usableAt: z.int() })
    .nullable()
    .default(null),
  requestedAgo: z.int().default(0),
  requestedAt: z.int().default(0),
  expiresAt: z.int().default(0),
});

const approvalSchema = z.object({
  userId: z.string(),
  keyId: z.string(),
  signOuts: z.int(),
  sessionId: z.uuid(),
  evidence: z.object({ signed: z.string(), signature: z.string() }).nullable().default(null),
});

const schema = z.object({
  id: z.string(),
  version: z.literal([1, 2]),
  action: z.enum(ACTIONS),
  provider: z.string(),
  browserHash: z.string(),
  browser: browserSchema,
  network: z.string().nullable(),
  askedFrom: z.string().default(""),
  email: z.string().nullable(),
  userId: z.string().nullable().default(null),
  startedBy: z.string().nullable().default(null),
  language: z.string().default("en"),
  confirms: z.object({ text: z.string(), operation: z.string(), parameters: z.unknown() }).nullable().default(null),
  recovery: z
    .object({ id: z.string(), method: z.enum(RECOVERY_METHODS), removeKeys: z.boolean() })
    .nullable()
    .default(null),
  next: z.string().nullable(),
  userCode: z.string().nullable().default(null),
  scan: scanSchema.nullable().catch(null),
  approval: approvalSchema.nullable().catch(null),
  failure: z.enum(REFUSAL_CODES).nullable().catch(null),
}) satisfies z.ZodType<Ceremony>;

/** Parses a stored ceremony; null if it is not valid. */
export const readStoredCeremony = (stored: unknown): Ceremony | null => schema.safeParse(stored).data ?? null;
