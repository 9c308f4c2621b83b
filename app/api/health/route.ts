import { isDatabaseWell } from "#lib/accounts/health.ts";
import { json } from "#lib/http/answer.ts";
import type { Reply } from "#lib/http/reply.ts";
import { route } from "#lib/http/route.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

const RETRY_SECONDS = 2;

async function health(): Promise<Reply> {
  if (!(await isDatabaseWell())) throw new ProtocolError("unavailable", { retryAfter: RETRY_SECONDS });
  return json({ status: "ok", database: true });
}

// Some monitors ask by HEAD.
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/health", { GET: health, HEAD: health });
