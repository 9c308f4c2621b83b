import { countKeys } from "#lib/accounts/keys.ts";
import { currentSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import type { SessionAnswer } from "#lib/protocol/answers.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/session", {
  async GET(request) {
    await inBand(request);
    const session = await currentSession(request.headers);
    const answer: SessionAnswer = session
      ? { email: session.email, keys: await countKeys(session.userId) }
      : { email: null, keys: 0 };
    return json(answer);
  },
});
