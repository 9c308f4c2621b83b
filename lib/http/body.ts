import { z } from "zod";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { BODY_BYTES } from "#lib/protocol/limits.ts";
import type { Asked } from "./reply.ts";

/** Refuses a body that does not call itself JSON. So no form or simple request of another site gets through. */
export function requireJson(headers: Headers): void {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new ProtocolError("unsupported_media_type");
}

/**
 * Refuses a body that says that it is larger than 16 KB, before any of it is read.
 *
 * @throws ProtocolError `too_large`
 */
export function refuseDeclaredTooLarge(declared: string | null | undefined): void {
  if (declared != null && !(Number(declared) <= BODY_BYTES)) throw new ProtocolError("too_large");
}

/**
 * Reads a body of at most 16 KB as JSON text (RFC 8259: UTF-8), whatever it calls itself.
 *
 * @throws ProtocolError `too_large`, `malformed`
 */
export async function readJson(request: Asked): Promise<unknown> {
  return parseJson(await readText(request));
}

/** The same for a body that may be left out: null where it is empty. @throws ProtocolError `too_large`, `malformed` */
export async function readOptionalJson(request: Asked): Promise<unknown> {
  if (request.body === null) return null;
  const text = await readText(request);
  return text === "" ? null : parseJson(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError("malformed", { detail: "The body is not JSON.", cause });
  }
}

async function readText(request: Asked): Promise<string> {
  refuseDeclaredTooLarge(request.headers.get("content-length"));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let size = 0;
  let text = "";
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > BODY_BYTES) throw new ProtocolError("too_large");
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause;
    throw new ProtocolError("malformed", { detail: "The body is not UTF-8 text.", cause });
  }
}

/**
 * Parses what came from outside, once.
 *
 * @throws ProtocolError `invalid_email`, `unsupported_version`, or `malformed` with the names of the fields
 */
export function parseMessage<Schema extends z.core.$ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues;
  if (issues.some((issue) => issue.code === "custom" && issue.params?.code === "invalid_email")) {
    throw new ProtocolError("invalid_email");
  }
  if (issues.some((issue) => issue.path[0] === "version")) throw new ProtocolError("unsupported_version");
  const fields = [...new Set(issues.map((issue) => issue.path.join(".")).filter(Boolean))];
  throw new ProtocolError("malformed", fields.length > 0 ? { detail: `Check: ${fields.join(", ")}.` } : {});
}
