import { removeKeyByRequest } from "#lib/accounts/remove-key-request.ts";
import { currentSession } from "#lib/auth.ts";
import { json, okAnswer } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { removeKeyRequestSchema } from "#lib/protocol/requests.ts";
import { notifyAccount } from "#lib/signals/site-signals.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/keys/remove", {
  async POST(request) {
    const { provider } = await inBand(request);
    requireJson(request.headers);
    const { key_id: keyId, signature } = parseMessage(removeKeyRequestSchema, await readJson(request));
    const session = () => currentSession(request.headers);
    const { userId, email } = await removeKeyByRequest({ provider, keyId, signature }, session);
    await notifyAccount(userId);
    return json(okAnswer(email, "The key was taken off the account."));
  },
});
