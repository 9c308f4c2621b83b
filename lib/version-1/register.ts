import { createAccount, removeAccount } from "#lib/accounts/accounts.ts";
import { unclaimedDecisionOf } from "#lib/ceremony/decision.ts";
import { normalizeEmail } from "#lib/protocol/email.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { keyIdOf } from "#lib/protocol/keys.ts";
import { storedKeyOf } from "#lib/protocol/version-1/keys.ts";
import type { RegisterRequest } from "#lib/protocol/version-1/messages.ts";

/** The app of version 1 does not send a device name. */
const DEVICE_NAME = "QR2Pass app, version 1";

/**
 * Approves a registration of version 1. Nothing is signed, so whoever read the code from the screen can register.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `already_used`, and, ending the ceremony, `wrong_account`,
 *   `invalid_key`, `email_taken`, `key_taken`
 */
export async function register(request: RegisterRequest): Promise<void> {
  const decision = await unclaimedDecisionOf({ id: request.nonce, field: "nonce", action: undefined });
  await decision.attempt(async () => {
    const email = normalizeEmail(request.email);
    if (decision.ceremony.email !== email) throw new ProtocolError("wrong_account");
    const publicKey = await storedKeyOf(request.public_key);
    const keyId = await keyIdOf(publicKey);
    const key = { id: keyId, algorithm: "RS512", publicKey, deviceName: DEVICE_NAME } as const;
    const { userId, created } = await createAccount(email, key);
    await decision.approve({ userId, keyId, signOuts: 0, evidence: null }, email, async () => {
      if (created) await removeAccount(userId);
    });
  });
}
