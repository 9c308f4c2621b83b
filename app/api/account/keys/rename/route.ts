import { renameKey } from "#lib/accounts/keys.ts";
import { requireSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { renameKeySchema } from "#lib/protocol/account-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/account/keys/rename", {
  async POST(request) {
    const { caller } = await inBand(request);
    requireJson(request.headers);
    const message = parseMessage(renameKeySchema, await readJson(request));
    const { userId } = await requireSession(request.headers);
    const place = describeBrowser(request.headers.get("user-agent"), caller.address);
    await renameKey(userId, message.key_id, message.name, place);
    return json({});
  },
});
