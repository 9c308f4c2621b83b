import type { NextRequest } from "next/server";
import { authHandlers } from "#lib/auth.ts";
import { providerOf } from "#lib/http/provider.ts";
import { route } from "#lib/http/route.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { parseUrl } from "#lib/protocol/url.ts";

/** NextAuth's own routes, for the hosts that we serve. What it refuses is said in our own form. */
const serve = (handler: (request: NextRequest) => Promise<Response>) => async (request: Request) => {
  providerOf(request.headers.get("host"));
  // Next hands every route handler a NextRequest.
  const response = await handler(request as NextRequest);
  if (response.status >= 500) throw new ProtocolError("internal");
  if (response.status >= 400 || leadsToError(response)) throw new ProtocolError("malformed");
  // Its redirects have headers that nobody may add to.
  return new Response(response.body, response);
};

/** It tells its pages what went wrong in the address that it sends the browser to. */
function leadsToError(response: Response): boolean {
  const location = response.headers.get("location");
  return location !== null && parseUrl(location, "https://site.invalid")?.searchParams.has("error") === true;
}

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/auth", {
  GET: serve(authHandlers.GET),
  POST: serve(authHandlers.POST),
});
