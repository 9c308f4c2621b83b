import { endSessionOf } from "#lib/accounts/end-sessions.ts";
import { requireSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { endSessionSchema } from "#lib/protocol/account-messages.ts";
import { notifyAccount } from "#lib/signals/site-signals.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/account/sessions/end", {
  async POST(request) {
    const { caller } = await inBand(request);
    requireJson(request.headers);
    const message = parseMessage(endSessionSchema, await readJson(request));
    const { userId } = await requireSession(request.headers);
    const place = describeBrowser(request.headers.get("user-agent"), caller.address);
    await endSessionOf(userId, message.session, place);
    await notifyAccount(userId);
    return json({});
  },
});
