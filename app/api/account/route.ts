import { accountOverview } from "#lib/accounts/overview.ts";
import { requireSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/account", {
  async GET(request) {
    const { browserHash } = await inBand(request);
    return json(await accountOverview(await requireSession(request.headers), browserHash));
  },
});
