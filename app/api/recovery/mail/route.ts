import { recoverByMail, requireRecovery } from "#lib/accounts/recovery-requests.ts";
import { atLeast } from "#lib/foundation/at-least.ts";
import { json } from "#lib/http/answer.ts";
import { countAttempt } from "#lib/http/attempts.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { mailRecoverySchema } from "#lib/protocol/account-messages.ts";

/** Far longer than the work takes, so that the response time does not reveal whether the account exists. */
const ANSWER_MS = 300;

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/recovery/mail", {
  async POST(request) {
    const { caller } = await inBand(request);
    requireJson(request.headers);
    requireRecovery("mail");
    const { email } = parseMessage(mailRecoverySchema, await readJson(request));
    await countAttempt("mail", caller, email);
    const place = describeBrowser(request.headers.get("user-agent"), caller.address);
    await atLeast(ANSWER_MS, () => recoverByMail(email, place));
    return json({});
  },
});
