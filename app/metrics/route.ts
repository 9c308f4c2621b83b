import { settings } from "#lib/foundation/settings.ts";
import { refusal } from "#lib/http/answer.ts";
import { hasBearerToken } from "#lib/http/bearer.ts";
import { route } from "#lib/http/route.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** Prometheus' text format, for who has the token; nothing is here where no token is set. */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/metrics", {
  async GET(request) {
    const { METRICS_TOKEN } = settings();
    if (!METRICS_TOKEN) throw new ProtocolError("not_found");
    if (!hasBearerToken(request.headers, METRICS_TOKEN)) {
      const refused = refusal(new ProtocolError("not_signed_in"));
      return { ...refused, headers: { ...refused.headers, "www-authenticate": "Bearer" } };
    }
    const { registry } = metrics();
    const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
    return { status: 200, headers, body: await registry.metrics() };
  },
});
