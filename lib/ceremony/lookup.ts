import type { LookupAnswer } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { challengeField } from "#lib/protocol/kinds.ts";
import { parseUserCode } from "#lib/protocol/user-code.ts";
import { ceremonies } from "./site-store.ts";

/**
 * The content of the QR code of the ceremony that waits under a typed code (RFC 8628 section 3.3).
 *
 * @throws ProtocolError `unknown_ceremony`
 */
export async function lookup(typed: string): Promise<LookupAnswer> {
  const userCode = parseUserCode(typed);
  const snapshot = userCode === null ? null : await ceremonies().lookup(userCode);
  if (!snapshot) throw new ProtocolError("unknown_ceremony");
  const { action, id } = snapshot.ceremony;
  return {
    version: 2,
    action,
    [challengeField(action)]: id,
    expires_in: Math.max(0, Math.floor(snapshot.remaining / 1000)),
  };
}
