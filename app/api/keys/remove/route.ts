import { findKey, removeKey } from "#lib/accounts/keys.ts";
import { currentSession } from "#lib/auth.ts";
import { json, okAnswer } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import { removeKeyRequestSchema } from "#lib/protocol/messages.ts";
import { encodeKeyRemoval } from "#lib/protocol/transcript.ts";
import { notifyAccount } from "#lib/signals/site-signals.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/keys/remove", {
  async POST(request) {
    const { provider } = await inBand(request);
    requireJson(request.headers);
    const { key_id, signature } = parseMessage(removeKeyRequestSchema, await readJson(request));
    const key = await findKey(key_id);
    // The answer is the same without a session, because removing the key may have ended that session too.
    if (key?.algorithm !== "ES256") throw new ProtocolError("unknown_key");
    const session = await currentSession(request.headers);
    if (!session) throw new ProtocolError("not_signed_in");
    if (key.userId !== session.userId) throw new ProtocolError("unknown_key");
    const signed = encodeKeyRemoval({ provider, keyId: key_id });
    if (!(await verifyWith(await importPublicKey(key.publicKey), signed, signature))) {
      throw new ProtocolError("bad_signature");
    }
    await removeKey(key_id);
    await notifyAccount(session.userId);
    return json(okAnswer(key.email, "The key was taken off the account."));
  },
});
