import type { Answer } from "#lib/protocol/answers.ts";
import type { ProtocolError } from "#lib/protocol/errors.ts";
import type { Reply } from "./reply.ts";

/** Stands for an unknown address in an answer. */
export const NO_EMAIL = "null";

/** The answer to a message that succeeded. */
export function okAnswer(email: string | null, text: string): Answer {
  return { version: 2, email: email ?? NO_EMAIL, status: "ok", response_text: text };
}

/** A JSON reply that must not be cached. */
export function json(
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Reply {
  const common = { "content-type": "application/json", "cache-control": "no-store" };
  return { status, headers: { ...common, ...headers }, body: JSON.stringify(body) };
}

/** A refusal in the form of every answer, with its code and HTTP status. */
export function refusal(error: ProtocolError): Reply {
  const body: Answer = {
    version: 2,
    email: error.email ?? NO_EMAIL,
    status: "nok",
    response_text: error.message,
    code: error.code,
  };
  const headers: Record<string, string> = {};
  if (error.retryAfter !== undefined) headers["retry-after"] = String(error.retryAfter);
  return json(body, { status: error.status, headers });
}
