import { currentSession } from "#lib/auth.ts";
import { json } from "#lib/http/answer.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";

/** The only NextAuth endpoint that is served: the session in the format of NextAuth's client library, or null. */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/auth/session", {
  async GET(request) {
    await inBand(request);
    const session = await currentSession(request.headers);
    return json(session && { user: { email: session.email }, expires: session.expiresAt.toISOString() });
  },
});
