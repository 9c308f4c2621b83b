import { historyAnswer } from "#lib/accounts/overview.ts";
import { requireSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage } from "#lib/http/body.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { historyQuerySchema } from "#lib/protocol/account-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/account/history", {
  async GET(request) {
    await inBand(request);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const { before, count } = parseMessage(historyQuerySchema, query);
    const { userId } = await requireSession(request.headers);
    return json(await historyAnswer(userId, before, count));
  },
});
