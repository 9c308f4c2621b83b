import { requestLanguage } from "#app/request-language.ts";
import { beginRegistrationProof } from "#lib/accounts/email-proofs.ts";
import { atLeast } from "#lib/foundation/at-least.ts";
import { json } from "#lib/http/answer.ts";
import { countAttempt } from "#lib/http/attempts.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { ensureBrowserSecret } from "#lib/http/browser-secret.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { startRegistrationSchema } from "#lib/protocol/account-messages.ts";

/** Far longer than the work takes, so that the response time does not reveal whether the address has an account. */
const ANSWER_MS = 300;

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/registration/start", {
  async POST(request) {
    const { provider, caller, browserHash } = await inBand(request);
    requireJson(request.headers);
    const { email } = parseMessage(startRegistrationSchema, await readJson(request));
    await countAttempt("mail", caller, email);
    const browser = ensureBrowserSecret(browserHash, provider);
    const language = requestLanguage(request.headers);
    const proof = await atLeast(ANSWER_MS, () => beginRegistrationProof(email, browser.browserHash, language));
    return json({ proof }, { headers: browser.headers });
  },
});
