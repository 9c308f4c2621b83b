import { currentSession } from "#lib/auth.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** The session, for pages that also have something to show while the site cannot reach its data: to those it is none. */
export async function sessionIfReachable(): ReturnType<typeof currentSession> {
  try {
    return await currentSession();
  } catch (error) {
    if (error instanceof ProtocolError && error.code === "unavailable") return null;
    throw error;
  }
}
