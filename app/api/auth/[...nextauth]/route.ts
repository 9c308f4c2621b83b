import type { NextRequest } from "next/server";
import { authHandlers } from "#lib/auth.ts";
import { providerOf } from "#lib/http/provider.ts";
import { route } from "#lib/http/route.ts";

/** NextAuth's own routes, for the hosts that we serve. */
const serve = (handler: (request: NextRequest) => Promise<Response>) => (request: Request) => {
  providerOf(request.headers.get("host"));
  // Next hands every route handler a NextRequest.
  return handler(request as NextRequest);
};

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/auth", {
  GET: serve(authHandlers.GET),
  POST: serve(authHandlers.POST),
});
