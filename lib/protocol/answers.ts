import * as z from "zod/mini";
import { REFUSAL_CODES, type RefusalCode } from "./errors.ts";
import { fitsAction, namesOne, naming, span } from "./fields.ts";
import { ACTIONS, type Action } from "./kinds.ts";
import { EMAIL_CHARACTERS, TEXT_CHARACTERS } from "./limits.ts";

/** The messages of version 2 from a site (docs/protocol.md). JSON, snake_case, times in seconds since 1970. */

/** The answer to `POST /api/lookup`: the content of the QR code. */
export const lookupAnswerSchema = z
  .object({ version: z.int(), ...naming, action: z.enum(ACTIONS), expires_in: span() })
  .check(z.refine(namesOne), z.refine(fitsAction));
export type LookupAnswer = z.infer<typeof lookupAnswerSchema>;

/** The answer to `POST /api/ceremonies`. */
export interface BeginAnswer {
  version: 1 | 2;
  action: Action;
  challenge?: string;
  nonce?: string;
  /** The content of the QR code. */
  link: string;
  /** The code `WDJB-MJHT` to type instead of scanning; absent in version 1. */
  user_code?: string;
  /** Seconds since 1970. */
  valid_till: number;
  /** Seconds until the code expires. */
  expires_in: number;
}

/** The answer to `POST /api/ceremonies/{challenge}/redeem`. */
export interface RedeemAnswer {
  /** A path of the site. */
  redirect: string;
  /** The result of a confirmed operation. */
  result?: unknown;
}

export const STATES = ["waiting", "scanned", "approved", "denied", "failed", "expired"] as const;
export type State = (typeof STATES)[number];

/** The data of an `event: state` on a ceremony's stream. */
export interface StateEvent {
  state: State;
  number?: number;
  /** Why it failed: the refusal that the phone received. */
  code?: RefusalCode;
}

const shown = (most: number) => z.string().check(z.maxLength(most));
export const browserSchema = z.object({ name: shown(64), system: shown(64), address: shown(64) });
/** The browser that began a ceremony, as shown to the person who decides. */
export type Browser = z.infer<typeof browserSchema>;

/** Seconds since 1970, at most the year 2100. Other values could not be shown as a date or counted down to. */
const moment = z.int().check(z.minimum(0), z.maximum(4_102_444_800));

/** The answer to `POST /api/scan`: what the authenticator shows before it asks. */
export const scanAnswerSchema = z.object({
  action: z.enum(ACTIONS),
  /** The account. Absent for a login, where the person chose it on the phone. */
  email: z.optional(shown(EMAIL_CHARACTERS)),
  /** The text to confirm. It must be shown exactly as it is. */
  text: z.optional(shown(TEXT_CHARACTERS)),
  browser: browserSchema,
  same_device: z.boolean(),
  /** Null if unknown. */
  same_network: z.nullable(z.boolean()),
  known_browser: z.boolean(),
  requested_at: moment,
  expires_at: moment,
  requested_ago: span(),
  expires_in: span(),
  /** How many digits the person has to type; 0 if none are required. */
  number_digits: z.literal([0, 2]),
  /** An open recovery of the account, so that its owner can cancel it. */
  recovery: z.optional(
    z.object({ id: z.uuid(), method: shown(32), usable_in: z.int().check(z.minimum(0), z.maximum(31_536_000)) }),
  ),
});
export type ScanAnswer = z.infer<typeof scanAnswerSchema>;

/** The answer of version 1, with an additional code in refusals of version 2. */
export const answerSchema = z.object({
  version: z.int(),
  email: shown(1024),
  status: z.enum(["ok", "nok"]),
  response_text: shown(2000),
  // A newer site may send codes that are unknown here. Those are read as a refusal without a code.
  code: z.catch(z.optional(z.enum(REFUSAL_CODES)), undefined),
});
export type Answer = z.infer<typeof answerSchema>;

/** The account of this browser's session, and how many keys it has. */
export const sessionAnswerSchema = z.object({ email: z.nullable(z.string()), keys: z.int().check(z.minimum(0)) });
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
