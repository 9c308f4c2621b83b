import { z } from "zod";
import { recordEvent } from "#lib/accounts/history.ts";
import type { Operation } from "./operation.ts";

const CHARACTERS = 500;

/**
 * A sentence of the application itself, such as a bank's "Pay 100 € to Bob". Nothing is done; its purpose is the signed
 * record. A route of the application calls `prepareOperation` with a text that it wrote, and acts on the result of
 * `confirmOperation` (docs/accounts.md). The public API does not offer it, because a page could then have any text
 * signed.
 */
export const statement: Operation<{ text: string }, object> = {
  parameters: z.object({
    text: z
      .string()
      .min(1)
      .max(CHARACTERS)
      // One line that reads in one direction: no control characters, line breaks or invisible characters (Unicode,
      // Bidi_Control).
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]+$/u),
  }),
  text: (_, __, { text }) => text,
  async run(transaction, { account, place }, { text }) {
    await recordEvent(transaction, { userId: account.id, kind: "statement_confirmed", place, details: { text } });
    return {};
  },
};
