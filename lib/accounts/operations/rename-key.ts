import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { renameKey as rename } from "#lib/accounts/keys.ts";
import { keys } from "#lib/accounts/schema.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { DEVICE_NAME_CHARACTERS } from "#lib/protocol/limits.ts";
import { shownName } from "#lib/protocol/shown-name.ts";
import { fill } from "#words/format.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

/** Renames a key of the account, which may be the one that confirms it. */
export const renameKey: Operation<{ key_id: string; name: string }> = {
  parameters: z.object({
    key_id: z.string().max(64),
    name: shownName(DEVICE_NAME_CHARACTERS).refine((name) => name.length > 0),
  }),
  async text(database, { account }, { key_id, name }, language) {
    const own = and(eq(keys.id, key_id), eq(keys.userId, account.id));
    const [key] = await database.select({ deviceName: keys.deviceName }).from(keys).where(own);
    if (!key) throw new ProtocolError("unknown_key");
    return fill(OPERATION_WORDS[language].rename_key, { email: account.email, key: key.deviceName, name });
  },
  async run(transaction, { account, place }, { key_id, name }) {
    await rename(transaction, account.id, key_id, name, place);
    return {};
  },
};
