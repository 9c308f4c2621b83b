import { ProtocolError } from "#lib/protocol/errors.ts";
import { type Link, parseLink } from "#lib/protocol/link.ts";

/** Why a text that was scanned or pasted cannot be used. */
export type CodeProblem = "not_qr2pass" | "insecure_site" | "newer_version" | "original_app";

export class CodeError extends Error {
  readonly problem: CodeProblem;

  constructor(problem: CodeProblem, options?: ErrorOptions) {
    super(problem, options);
    this.name = "CodeError";
    this.problem = problem;
  }
}

/**
 * Reads what a code says. The one place that knows the forms of codes: version 2's link,
 * and the original's JSON, which is recognised so that the reason can be told.
 *
 * @throws CodeError
 */
export function readCode(text: string): Link {
  try {
    return parseLink(text);
  } catch (cause) {
    if (cause instanceof ProtocolError && cause.code === "unsupported_version") {
      throw new CodeError("newer_version", { cause });
    }
    if (isOriginal(text)) throw new CodeError("original_app");
    if (isInsecure(text)) throw new CodeError("insecure_site");
    throw new CodeError("not_qr2pass", { cause });
  }
}

/** Whether the text is a code of the original QR2Pass: JSON that names where to answer. */
function isOriginal(text: string): boolean {
  try {
    const code: unknown = JSON.parse(text);
    return typeof code === "object" && code !== null && "respond_to" in code && "action" in code;
  } catch {
    return false;
  }
}

/** Whether only the site's unprotected connection is wrong with a link. */
function isInsecure(text: string): boolean {
  if (!/^\s*http:/i.test(text)) return false;
  try {
    parseLink(text.replace(/^\s*http:/i, "https:"));
    return true;
  } catch {
    return false;
  }
}
