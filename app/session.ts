import { headers } from "next/headers";
import { currentSession } from "#lib/auth.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** The live session of the page's request, or null. @throws ProtocolError `unavailable` */
export const pageSession = async () => currentSession(await headers());

/** The session, for pages that can also be shown without it; null while the site cannot read its data. */
export async function sessionIfReachable(): ReturnType<typeof pageSession> {
  try {
    return await pageSession();
  } catch (error) {
    if (error instanceof ProtocolError && error.code === "unavailable") return null;
    throw error;
  }
}
