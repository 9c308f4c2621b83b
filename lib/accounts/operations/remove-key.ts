import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { removeKey as remove } from "#lib/accounts/keys.ts";
import { keys } from "#lib/accounts/schema.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/** Removes another key of the account. */
export const removeKey: Operation<{ key_id: string }, { signed_out: boolean }> = {
  parameters: z.object({ key_id: z.string().max(64) }),
  async text(database, { account }, { key_id }, language) {
    const held = await database.select().from(keys).where(eq(keys.userId, account.id));
    const key = held.find(({ id }) => id === key_id);
    if (!key) throw new ProtocolError("unknown_key");
    // The only key would have to confirm its own removal.
    if (held.length === 1) throw new ProtocolError("last_key");
    return fill(OPERATION_WORDS[language].remove_key, { email: account.email, key: key.deviceName });
  },
  async run(transaction, { account, session, place }, { key_id }, keyId) {
    if (key_id === keyId) throw new ProtocolError("own_key");
    const own = await transaction.$count(keys, and(eq(keys.id, key_id), eq(keys.userId, account.id)));
    if (own === 0) throw new ProtocolError("unknown_key");
    await remove(key_id, place, transaction);
    return { signed_out: session.keyId === key_id };
  },
};
