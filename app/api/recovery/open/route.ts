import { RECOVERY_PURPOSE } from "#lib/accounts/purposes.ts";
import { bindRecovery } from "#lib/accounts/recoveries.ts";
import { authSecrets } from "#lib/foundation/auth-secrets.ts";
import { openSealedId } from "#lib/foundation/sealed-id.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { ensureBrowserSecret } from "#lib/http/browser-secret.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { openRecoverySchema } from "#lib/protocol/account-messages.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** The button on the page that a mailed link opens. Programs that follow links only send GET, which changes nothing. */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/recovery/open", {
  async POST(request) {
    const { provider, caller, browserHash } = await inBand(request);
    requireJson(request.headers);
    const { token } = parseMessage(openRecoverySchema, await readJson(request));
    const id = openSealedId(token, RECOVERY_PURPOSE, authSecrets());
    if (id === null) throw new ProtocolError("unknown_recovery");
    const browser = ensureBrowserSecret(browserHash, provider);
    const place = describeBrowser(request.headers.get("user-agent"), caller.address);
    const { email, method } = await bindRecovery(id, browser.browserHash, place);
    return json({ recovery: id, email, method }, { headers: browser.headers });
  },
});
