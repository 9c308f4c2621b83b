import { z } from "zod";
import { recordEvent } from "#lib/accounts/history.ts";
import type { Operation } from "./operation.ts";

const CHARACTERS = 500;

/**
 * A sentence of the application's own, such as a bank's "Pay 100 € to Bob". Nothing is done here: the signed record is
 * what it is for. An application's route calls `prepareOperation` with a text that it made itself, and acts on what
 * `confirmOperation` returns (docs/accounts.md). The public API does not offer it: there a page could have anything signed.
 */
export const statement: Operation<{ text: string }, object> = {
  parameters: z.object({
    text: z
      .string()
      .min(1)
      .max(CHARACTERS)
      // One line that reads in one direction: no controls, no line breaks, nothing invisible (Unicode, Bidi_Control).
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]+$/u),
  }),
  text: (_, __, { text }) => text,
  async run(transaction, { account, place }, { text }) {
    await recordEvent(transaction, { userId: account.id, kind: "statement_confirmed", place, details: { text } });
    return {};
  },
};
