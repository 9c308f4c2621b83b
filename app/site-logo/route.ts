import { settings } from "#lib/foundation/settings.ts";
import { refusal } from "#lib/http/answer.ts";
import { toResponse } from "#lib/http/reply.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/**
 * The picture of `SITE_LOGO`. Its policy keeps an SVG that is opened as a page from running scripts on the site's
 * origin.
 */
export function GET(): Response {
  const { SITE_LOGO: logo } = settings();
  if (!logo) return toResponse(refusal(new ProtocolError("not_found")));
  return new Response(logo.bytes, {
    headers: {
      "content-type": logo.type,
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "cache-control": "public, max-age=3600",
    },
  });
}
