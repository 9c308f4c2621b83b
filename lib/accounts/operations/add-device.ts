import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { withDatabase } from "#lib/accounts/database.ts";
import { deviceGrants, keys } from "#lib/accounts/schema.ts";
import type { Session } from "#lib/accounts/sessions.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/** How long a grant can be used. */
const GRANT_SECONDS = 5 * 60;

/** Lets the session begin one ceremony that adds a key (`consumeDeviceGrant`). */
export const addDevice: Operation<object> = {
  parameters: z.object({}),
  text: (_, { account }, __, language) => fill(OPERATION_WORDS[language].add_device, { email: account.email }),
  async run(transaction, { session }) {
    await transaction.insert(deviceGrants).values({ sessionId: session.sessionId });
    return {};
  },
};

/**
 * Uses up the session's grant to add a key. Each grant is valid once, for five minutes. An account that has only keys
 * of version 1, which cannot confirm, needs no grant within five minutes of a sign-in with one of them.
 *
 * @throws ProtocolError `confirmation_needed`
 */
export function consumeDeviceGrant({ sessionId, userId, keyId, authTime }: Session): Promise<void> {
  return withDatabase(async (database) => {
    const isFresh = keyId !== null && Date.now() - authTime.getTime() < 1000 * GRANT_SECONDS;
    const ofVersion2 = and(eq(keys.userId, userId), eq(keys.algorithm, "ES256"));
    if (isFresh && (await database.$count(keys, ofVersion2)) === 0) return;
    const spent = await database
      .update(deviceGrants)
      .set({ spentAt: sql`now()` })
      .where(
        and(
          eq(deviceGrants.sessionId, sessionId),
          isNull(deviceGrants.spentAt),
          gt(deviceGrants.createdAt, sql`now() - make_interval(secs => ${GRANT_SECONDS})`),
        ),
      )
      .returning({ id: deviceGrants.id });
    if (spent.length === 0) throw new ProtocolError("confirmation_needed");
  });
}
