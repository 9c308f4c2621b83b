import { z } from "zod";
import { isEmailTaken } from "#lib/accounts/accounts.ts";
import { askForEmailChange, makeEmailChange } from "#lib/accounts/email-changes.ts";
import { askForProof } from "#lib/accounts/email-proofs.ts";
import { settings } from "#lib/foundation/settings.ts";
import { emailSchema } from "#lib/protocol/email.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/**
 * Changes the account's address. If the site sends mail, the new address has to be proved first, and nothing reveals
 * whether another account has it. Without mail, the change is made at once.
 */
export const changeEmail: Operation<{ email: string }, { proof: string | null }> = {
  parameters: z.object({ email: emailSchema }),
  async text(_, { account }, { email }, language) {
    if (email === account.email) throw new ProtocolError("email_taken", { email });
    if (!settings().SMTP_URL && (await isEmailTaken(email, account.id)))
      throw new ProtocolError("email_taken", { email });
    return fill(OPERATION_WORDS[language].change_email, { email: account.email, new_email: email });
  },
  async run(transaction, { account, place, browserHash }, { email }) {
    const change = await askForEmailChange(transaction, account, email, place);
    if (!settings().SMTP_URL) {
      await makeEmailChange(transaction, change, account.id, false, place);
      return { proof: null };
    }
    const purpose = (await isEmailTaken(email, account.id, transaction)) ? "taken" : "change";
    const { language } = account;
    return { proof: await askForProof(transaction, { id: change, email, purpose, browserHash, language }) };
  },
};
