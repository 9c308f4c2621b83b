import { z } from "zod";
import { recordEvent } from "#lib/accounts/history.ts";
import { queueMail } from "#lib/accounts/mails.ts";
import { type DrawnCodes, drawRecoveryCodes, keepRecoveryCodes } from "#lib/accounts/recovery-codes.ts";
import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/** Creates ten recovery codes, which are shown only once. */
export const newRecoveryCodes: Operation<object, { codes: string[] }, DrawnCodes> = {
  parameters: z.object({}),
  text(_, { account }, __, language) {
    if (settings().RECOVERY === "off") throw new ProtocolError("recovery_off");
    return fill(OPERATION_WORDS[language].new_recovery_codes, { email: account.email });
  },
  ready: drawRecoveryCodes,
  async run(transaction, { account, place }, _, __, drawn) {
    await keepRecoveryCodes(transaction, account.id, drawn);
    await recordEvent(transaction, { userId: account.id, kind: "codes_made", place });
    await queueMail(transaction, { recipient: account.email, kind: "codes_made", language: account.language });
    return { codes: drawn.codes };
  },
};
