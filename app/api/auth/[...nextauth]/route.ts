import type { NextRequest } from "next/server";
import { authHandlers } from "#lib/auth.ts";
import { providerOf } from "#lib/http/provider.ts";
import { route } from "#lib/http/route.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** NextAuth's own routes, for the hosts that we serve. What it refuses is said in our own form. */
const serve = (handler: (request: NextRequest) => Promise<Response>) => async (request: Request) => {
  providerOf(request.headers.get("host"));
  // Next hands every route handler a NextRequest.
  const response = await handler(request as NextRequest);
  if (response.status >= 500) throw new ProtocolError("internal");
  if (response.status >= 400) throw new ProtocolError("malformed");
  return response;
};

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/auth", {
  GET: serve(authHandlers.GET),
  POST: serve(authHandlers.POST),
});
