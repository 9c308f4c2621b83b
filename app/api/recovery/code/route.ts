import { recoverWithCode } from "#lib/accounts/recovery-codes.ts";
import { requireRecovery } from "#lib/accounts/recovery-requests.ts";
import { json } from "#lib/http/answer.ts";
import { countAttempt } from "#lib/http/attempts.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { ensureBrowserSecret } from "#lib/http/browser-secret.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { codeRecoverySchema } from "#lib/protocol/account-messages.ts";

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/recovery/code", {
  async POST(request) {
    const { provider, caller, browserHash } = await inBand(request);
    requireJson(request.headers);
    requireRecovery("codes");
    const { email, code } = parseMessage(codeRecoverySchema, await readJson(request));
    await countAttempt("recovery_code", caller, email);
    const browser = ensureBrowserSecret(browserHash, provider);
    const place = describeBrowser(request.headers.get("user-agent"), caller.address);
    const begun = await recoverWithCode(email, code, browser.browserHash, place);
    const keys = begun.keys.map(({ name, addedAt, lastUsedAt }) => ({
      name,
      added_at: seconds(addedAt),
      last_used_at: lastUsedAt && seconds(lastUsedAt),
    }));
    return json({ recovery: begun.recovery, email: begun.email, keys }, { headers: browser.headers });
  },
});
