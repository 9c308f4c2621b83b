import * as z from "zod/mini";
import { isBase64urlOf } from "./base64url.ts";
import { ACTIONS, type Action, challengeField } from "./kinds.ts";
import { CHALLENGE_BYTES, LONGEST_SPAN_SECONDS } from "./limits.ts";

/**
 * The fields that messages in both directions have (`requests.ts`, `answers.ts`). The phone loads them, so they are made
 * with the small half of zod.
 */

export const base64urlOf = (size: number) =>
  z.string().check(z.refine((text) => isBase64urlOf(size, text), `Must be ${size} bytes in base64url.`));

/** A relative time in seconds. */
export function span() {
  return z.int().check(z.minimum(0), z.maximum(LONGEST_SPAN_SECONDS));
}

export const challengeSchema = base64urlOf(CHALLENGE_BYTES);

/**
 * A message names its ceremony by either `challenge` or `nonce`, depending on the kind (`KINDS`). It may also name the
 * kind.
 */
export interface Naming {
  action?: Action | undefined;
  challenge?: string | undefined;
  nonce?: string | undefined;
}
/** Without `version`, which differs by direction. */
export const naming = {
  action: z.optional(z.enum(ACTIONS)),
  challenge: z.optional(challengeSchema),
  nonce: z.optional(challengeSchema),
};
export const namesOne = ({ challenge, nonce }: Naming) => (challenge === undefined) !== (nonce === undefined);
export const fitsAction = ({ action, ...names }: Naming) =>
  action === undefined || names[challengeField(action)] !== undefined;
