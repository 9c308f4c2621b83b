import type { ProtocolError } from "#lib/protocol/errors.ts";
import type { Answer } from "#lib/protocol/messages.ts";

/** What stands for an address that is not known. */
export const NO_EMAIL = "null";

/** The answer to a message that went well. */
export function okAnswer(email: string | null, text: string): Answer {
  return { version: 2, email: email ?? NO_EMAIL, status: "ok", response_text: text };
}

/** JSON that no cache keeps. */
export function json(body: unknown, init: { status?: number; headers?: HeadersInit } = {}): Response {
  const response = Response.json(body, init);
  response.headers.set("cache-control", "no-store");
  return response;
}

/** A refusal in the shape of every answer, with its code and the status that goes with it. */
export function refusal(error: ProtocolError): Response {
  const body: Answer = {
    version: 2,
    email: error.email ?? NO_EMAIL,
    status: "nok",
    response_text: error.message,
    code: error.code,
  };
  const headers = error.retryAfter === undefined ? undefined : { "retry-after": String(error.retryAfter) };
  return json(body, { status: error.status, ...(headers ? { headers } : {}) });
}
