import { createAccount, isEmailTaken, removeAccount } from "#lib/accounts/accounts.ts";
import { requireProof } from "#lib/accounts/email-proofs.ts";
import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { DEFAULT_NEXT, safeNext } from "#lib/protocol/next.ts";
import { beginApprovedSession } from "../begin-approved-session.ts";
import { type NewKeyRules, NO_SUBJECT } from "./kind-rules.ts";

/** Whether registrations must prove the address first, which requires a mail server. */
const provesAddresses = () => settings().SMTP_URL !== undefined;

/** Creates an account with its first key, and signs the browser in. */
export const register: NewKeyRules<"register"> = {
  async begin({ email, next }, { browserHash }) {
    // Checked first, so that only the owner of an address can learn whether it is taken.
    if (provesAddresses()) await requireProof(email, browserHash);
    if (await isEmailTaken(email)) throw new ProtocolError("email_taken", { email });
    return { ...NO_SUBJECT, email, next: safeNext(next) };
  },

  async keep({ email, language }, key) {
    if (email === null) throw new ProtocolError("internal");
    const { userId, created } = await createAccount(email, key, { language, verified: provesAddresses() });
    return {
      userId,
      signOuts: 0,
      async undo() {
        if (created) await removeAccount(userId);
      },
    };
  },

  approved: "Your account was created. Continue in the browser.",

  async redeem(ceremony, approval, redeemer) {
    // A version-1 registration does not prove possession of the key. The first sign-in does.
    if (ceremony.version === 1) return { redirect: "/login" };
    const sessionId = await beginApprovedSession(ceremony, approval, redeemer);
    return { redirect: ceremony.next ?? DEFAULT_NEXT, sessionId };
  },
};
