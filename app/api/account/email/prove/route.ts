import { proveEmailChange } from "#lib/accounts/email-proofs.ts";
import { requireSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { countAttempt } from "#lib/http/attempts.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { proveSchema } from "#lib/protocol/account-messages.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/account/email/prove", {
  async POST(request) {
    const { caller, browserHash } = await inBand(request);
    requireJson(request.headers);
    const { proof, code } = parseMessage(proveSchema, await readJson(request));
    await countAttempt("address_code", caller, proof);
    const { userId } = await requireSession(request.headers);
    if (browserHash === null) throw new ProtocolError("wrong_code");
    const place = describeBrowser(request.headers.get("user-agent"), caller.address);
    await proveEmailChange(proof, code, browserHash, userId, place);
    return json({});
  },
});
