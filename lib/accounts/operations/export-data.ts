import { z } from "zod";
import { type AccountData, exportAccount } from "#lib/accounts/export.ts";
import { recordEvent } from "#lib/accounts/history.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/** Returns all data of the account. */
export const exportData: Operation<object, { data: AccountData }> = {
  parameters: z.object({}),
  text: (_, { account }, __, language) => fill(OPERATION_WORDS[language].export_data, { email: account.email }),
  async run(transaction, { account, place }) {
    await recordEvent(transaction, { userId: account.id, kind: "data_exported", place });
    return { data: await exportAccount(transaction, account.id) };
  },
};
