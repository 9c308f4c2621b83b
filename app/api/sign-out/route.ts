import { z } from "zod";
import { endAllSessions, endSession } from "#lib/accounts/end-sessions.ts";
import { currentSession, signOutCookie } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { notifyAccount } from "#lib/signals/site-signals.ts";

const signOutSchema = z.object({ everywhere: z.boolean() });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/sign-out", {
  async POST(request) {
    await inBand(request);
    requireJson(request.headers);
    const { everywhere } = parseMessage(signOutSchema, await readJson(request));
    const session = await currentSession(request.headers);
    if (session) {
      await (everywhere ? endAllSessions(session.userId) : endSession(session.sessionId));
      await notifyAccount(session.userId);
    }
    return json({ redirect: "/" }, { headers: { "set-cookie": signOutCookie() } });
  },
});
