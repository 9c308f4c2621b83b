import { addKey, METHOD_OF, takeAddedKeyBack } from "#lib/accounts/add-key.ts";
import { findKey } from "#lib/accounts/keys.ts";
import { consumeDeviceGrant } from "#lib/accounts/operations/add-device.ts";
import { openRecovery } from "#lib/accounts/recoveries.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { beginApprovedSession } from "../begin-approved-session.ts";
import { type NewKeyRules, NO_SUBJECT, requireSession } from "./kind-rules.ts";

/** Adds a key of another device: to the account of a session with a grant, or to an account that is being recovered. */
export const addDevice: NewKeyRules<"add-device"> = {
  async begin({ recovery, remove_keys }, starter) {
    if (recovery !== undefined) {
      const { id, userId, email, method } = await openRecovery(recovery, starter.browserHash);
      return { ...NO_SUBJECT, email, userId, recovery: { id, method, removeKeys: remove_keys } };
    }
    const session = await requireSession(starter);
    const { sessionId, userId, email } = session;
    await consumeDeviceGrant(session);
    return { ...NO_SUBJECT, email, userId, startedBy: sessionId };
  },

  async keep({ id, userId, recovery, browser }, key) {
    if (userId === null) throw new ProtocolError("internal");
    if (recovery) {
      const by = { by: "recovery", recoveryId: recovery.id, removeOthers: recovery.removeKeys } as const;
      const { signOuts } = await addKey(null, { userId, key, ...by, place: browser });
      // The recovery is used up, so the key stays even if the ceremony cannot be approved.
      return { userId, signOuts, undo: async () => {} };
    }
    const before = await findKey(key.id);
    const { signOuts } = await addKey(null, { userId, key, by: "device", ceremony: id, place: browser });
    return {
      userId,
      signOuts,
      async undo() {
        if (before === null) await takeAddedKeyBack(userId, key.id, browser);
      },
    };
  },

  approved: "This phone was added to your account. Continue in the browser.",

  async redeem(ceremony, approval, redeemer) {
    if (ceremony.recovery === null) return { redirect: DEFAULT_NEXT };
    const proof = { origin: "recovery", method: METHOD_OF[ceremony.recovery.method] } as const;
    const sessionId = await beginApprovedSession(ceremony, approval, redeemer, proof);
    return { redirect: DEFAULT_NEXT, sessionId };
  },
};
