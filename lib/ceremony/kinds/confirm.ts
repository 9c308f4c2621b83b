import { confirmOperation, prepareOperation } from "#lib/accounts/confirm.ts";
import { findKey } from "#lib/accounts/keys.ts";
import { PAGE_OPERATIONS } from "#lib/accounts/operations/operations.ts";
import { findSession } from "#lib/accounts/sessions.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { type KindRules, NO_SUBJECT, requireSession } from "./kind-rules.ts";

/** Confirms a text with a key of the session's account, and does the operation that the text describes. */
export const confirm: KindRules<"confirm"> = {
  async begin({ operation, parameters: given }, starter) {
    const session = await requireSession(starter);
    // Other operations can be begun only by the site's own code, which writes their text.
    if (!PAGE_OPERATIONS.some((name) => name === operation)) throw new ProtocolError("malformed");
    const requester = { session, place: starter.browser, browserHash: starter.browserHash };
    const { text, parameters } = await prepareOperation(requester, operation, given, starter.language);
    const { sessionId, userId, email } = session;
    return { ...NO_SUBJECT, email, userId, startedBy: sessionId, confirms: { text, operation, parameters } };
  },

  approved: "Confirmed. Continue in the browser.",

  async redeem({ id, provider, confirms, startedBy, browser, browserHash }, { keyId, evidence }) {
    const session = startedBy === null ? null : await findSession(startedBy);
    if (session === null) throw new ProtocolError("not_signed_in");
    const key = await findKey(keyId);
    if (!key) throw new ProtocolError("unknown_key");
    if (confirms === null || evidence === null) throw new ProtocolError("internal");
    const { algorithm, publicKey } = key;
    const { result } = await confirmOperation(
      { session, place: browser, browserHash },
      confirms.operation,
      confirms.parameters,
      { keyId, algorithm, publicKey, provider, challenge: id, text: confirms.text, ...evidence },
    );
    return { redirect: DEFAULT_NEXT, result: result ?? undefined };
  },
};
