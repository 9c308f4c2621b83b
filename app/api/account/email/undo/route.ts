import { undoEmailChange } from "#lib/accounts/email-changes.ts";
import { UNDO_PURPOSE } from "#lib/accounts/purposes.ts";
import { authSecrets } from "#lib/foundation/auth-secrets.ts";
import { openSealedId } from "#lib/foundation/sealed-id.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { undoEmailSchema } from "#lib/protocol/account-messages.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** Undoes an address change for anyone who has the link mailed to the old address, signed in or not. */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/account/email/undo", {
  async POST(request) {
    const { caller } = await inBand(request);
    requireJson(request.headers);
    const { token } = parseMessage(undoEmailSchema, await readJson(request));
    const change = openSealedId(token, UNDO_PURPOSE, authSecrets());
    if (change === null) throw new ProtocolError("unknown_change");
    await undoEmailChange(change, describeBrowser(request.headers.get("user-agent"), caller.address));
    return json({});
  },
});
