import { latestEvent } from "#lib/accounts/history.ts";
import { findSession } from "#lib/accounts/sessions.ts";
import { currentSession } from "#lib/auth.ts";
import { eventStream, type Message } from "#lib/http/event-stream.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { accountTopic } from "#lib/signals/signals.ts";
import { signals } from "#lib/signals/site-signals.ts";

/** How often the session is read again. A session that expires sends no signal. */
const LOOK_AGAIN_MS = 60_000;
/** Open streams per session: several tabs or windows of one browser may show the account. */
const STREAMS = 16;

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/session/events", {
  async GET(request) {
    await inBand(request);
    const session = await currentSession(request.headers);
    const look = async (): Promise<Message> => {
      const on = session !== null && (await findSession(session.sessionId)) !== null;
      if (!on) return { event: "session", data: { state: "ended" }, last: true };
      const change = await latestEvent(session.userId);
      return { event: "session", data: { state: "active", change }, lookAgainIn: LOOK_AGAIN_MS };
    };
    const topic = `session:${session?.sessionId}`;
    const place = session ? { topic, most: STREAMS, holder: topic } : null;
    return eventStream(place, look, (lookAgain) =>
      session ? signals().listen(accountTopic(session.userId), lookAgain) : () => {},
    );
  },
});
