import { isDatabaseWell } from "#lib/accounts/health.ts";
import { json, refusal } from "#lib/http/answer.ts";
import type { Reply } from "#lib/http/reply.ts";
import { route } from "#lib/http/route.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { isRedisWell } from "#lib/redis/site-redis.ts";

const RETRY_SECONDS = 2;

/** Whether each store can be used; `redis` is null if none is configured. Status 503 if one cannot be used. */
async function health(): Promise<Reply> {
  const [database, redis] = await Promise.all([isDatabaseWell(), isRedisWell()]);
  if (database && redis !== false) return json({ status: "ok", database, redis });
  const refused = refusal(new ProtocolError("unavailable", { retryAfter: RETRY_SECONDS }));
  return json(
    { ...JSON.parse(String(refused.body)), database, redis },
    { status: refused.status, headers: refused.headers },
  );
}

// Some monitors send HEAD.
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/health", { GET: health, HEAD: health });
