import { headers } from "next/headers";
import { currentSession } from "#lib/auth.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** The session of the page's request, if it is on. @throws ProtocolError `unavailable` */
export const pageSession = async () => currentSession(await headers());

/** The session, for pages that also have something to show while the site cannot reach its data: to those it is none. */
export async function sessionIfReachable(): ReturnType<typeof pageSession> {
  try {
    return await pageSession();
  } catch (error) {
    if (error instanceof ProtocolError && error.code === "unavailable") return null;
    throw error;
  }
}
