import { findKeysOf } from "#lib/accounts/keys.ts";
import { unclaimedDecisionOf } from "#lib/ceremony/decision.ts";
import { normalizeEmail } from "#lib/protocol/email.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { verifyResponse } from "#lib/protocol/version-1/keys.ts";
import type { LoginRequest } from "#lib/protocol/version-1/messages.ts";

/**
 * Stands in for the key of an account that has none, so that an answer takes as long whether
 * or not there is one. Of 2048 bits, as the original app's; its private half is nobody's.
 */
const STAND_IN = {
  publicKey:
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0fnPwiZMQ5wIN9ZiXhKgNbn_TvEdY93aA--F8xT6UuFtSM73Kjle_pZj8dWgIohTwK6u6gX9CF3djIpYbu0ejaLiaQU13X5WZ2e5zH8gyXzylyzSkY82d2IYVx9UsSs9xC1ZBxTwRTO1_xRAEngu0xnd6HWI9jHcNFUBxOBHsn5zE_yulTMx5cKFK0Y79Bks1hGtKmevchR-gEsfbe0kJtOXMZ9-OgzHIbTahY_n5TKIlHIg5_8NFPTWLGWWGvDXpruKKiEglZH8Iv_GxBSLpftLFYQ_YIG42Aci4evmq-Quyneas_pc6S4EQyJK0heW0cYBEsfzl3yYgKOYtUXfLwIDAQAB",
};

/**
 * Approves a login of the original app. Version 1 names no key: whose key verified signs in,
 * out of those of the account that is named.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `already_used`, and, ending the ceremony, `bad_signature`,
 * also for an account that is not there
 */
export async function login({ username, challenge, response }: LoginRequest): Promise<void> {
  const email = normalizeEmail(username);
  const decision = await unclaimedDecisionOf(challenge, "login");
  await decision.attempt(async () => {
    const keys = await findKeysOf(email, "RS512");
    const tried = keys.length > 0 ? keys : [STAND_IN];
    const verified = await Promise.all(tried.map((key) => verifyResponse(key.publicKey, challenge, response)));
    const signer = keys.find((_, at) => verified[at]);
    if (!signer) throw new ProtocolError("bad_signature");
    await decision.approve({ userId: signer.userId, keyId: signer.id }, signer.email);
  });
}
