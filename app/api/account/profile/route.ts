import { changeProfile } from "#lib/accounts/profile.ts";
import { requireSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { profileSchema } from "#lib/protocol/account-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/account/profile", {
  async POST(request) {
    const { caller } = await inBand(request);
    requireJson(request.headers);
    const message = parseMessage(profileSchema, await readJson(request));
    const { userId } = await requireSession(request.headers);
    const place = describeBrowser(request.headers.get("user-agent"), caller.address);
    const { display_name: displayName, username, language } = message;
    await changeProfile(userId, { displayName, username, language }, place);
    return json({});
  },
});
