import { settings } from "#lib/foundation/settings.ts";
import { refusal } from "#lib/http/answer.ts";
import { hasBearerToken } from "#lib/http/bearer.ts";
import { route } from "#lib/http/route.ts";
import { metrics, metricsText } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/**
 * Metrics in Prometheus' text format, for clients with the token. Without a configured token the address does not
 * exist.
 */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/metrics", {
  async GET(request) {
    const { METRICS_TOKEN } = settings();
    if (!METRICS_TOKEN) throw new ProtocolError("not_found");
    if (!hasBearerToken(request.headers, METRICS_TOKEN)) {
      const refused = refusal(new ProtocolError("not_signed_in"));
      return { ...refused, headers: { ...refused.headers, "www-authenticate": "Bearer" } };
    }
    const headers = { "content-type": metrics().registry.contentType, "cache-control": "no-store" };
    return { status: 200, headers, body: await metricsText() };
  },
});
