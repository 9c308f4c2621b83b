import { z } from "zod";
import { removeAccount } from "#lib/accounts/accounts.ts";
import { queueMail } from "#lib/accounts/mails.ts";
import { notifyPages } from "#lib/accounts/notify-pages.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/** Deletes the account and everything that belongs to it, and frees its address. Confirmations by phone are kept. */
export const deleteAccount: Operation<object, { signed_out: true }> = {
  parameters: z.object({}),
  text: (_, { account }, __, language) => fill(OPERATION_WORDS[language].delete_account, { email: account.email }),
  async run(transaction, { account }) {
    await queueMail(transaction, {
      recipient: account.email,
      kind: "account_removed",
      language: account.language,
      params: { by: "owner" },
    });
    await notifyPages(transaction, account.id);
    await removeAccount(account.id, transaction);
    return { signed_out: true };
  },
};
