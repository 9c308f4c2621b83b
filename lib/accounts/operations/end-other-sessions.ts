import { z } from "zod";
import { endOtherSessions as end } from "#lib/accounts/end-sessions.ts";
import { recordEvent } from "#lib/accounts/history.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/** Ends all sessions of the account except the one that requested it. */
export const endOtherSessions: Operation<object, { ended: number }> = {
  parameters: z.object({}),
  text: (_, { account }, __, language) => fill(OPERATION_WORDS[language].end_other_sessions, { email: account.email }),
  async run(transaction, { account, session, place }) {
    const ended = await end(transaction, account.id, session.sessionId);
    await recordEvent(transaction, {
      userId: account.id,
      kind: "other_sessions_ended",
      place,
      details: { sessions: ended },
    });
    return { ended };
  },
};
