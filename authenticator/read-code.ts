import { ProtocolError } from "#lib/protocol/errors.ts";
import { findLink, type Link } from "#lib/protocol/link.ts";
import { type Code, parseCode, respondingSite } from "#lib/protocol/version-1/code.ts";

/** Why a text that was scanned or pasted cannot be used. */
export type CodeProblem = "not_qr2pass" | "insecure_site" | "newer_version" | "answers_elsewhere";

/** The content of a code: a link of version 2, or the JSON of version 1. */
export type ReadCode = { version: 2; link: Link } | ({ version: 1 } & Version1Code);

export class CodeError extends Error {
  readonly problem: CodeProblem;

  constructor(problem: CodeProblem, options?: ErrorOptions) {
    super(problem, options);
    this.name = "CodeError";
    this.problem = problem;
  }
}

/** The longest text that is searched for links. QR2Pass codes are far shorter. */
const LONGEST = 10_000;

/**
 * Parses a scanned code or pasted text, in which a link may be surrounded by other words. This is the only place that
 * knows the formats of codes.
 *
 * @throws CodeError
 */
export function readCode(text: string): ReadCode {
  if (text.length > LONGEST) throw new CodeError("not_qr2pass");
  try {
    return /^\s*\{/.test(text) ? { version: 1, ...readVersion1(text) } : { version: 2, link: findLink(text) };
  } catch (cause) {
    if (cause instanceof CodeError) throw cause;
    if (cause instanceof ProtocolError && cause.code === "unsupported_version") {
      throw new CodeError("newer_version", { cause });
    }
    if (isInsecure(text)) throw new CodeError("insecure_site");
    throw new CodeError("not_qr2pass", { cause });
  }
}

/**
 * A code of version 1, and the origin that receives the answer. That origin counts as the site, whatever name is in the
 * code.
 */
export interface Version1Code {
  code: Code;
  site: string;
}

function readVersion1(text: string): Version1Code {
  const code = parseCode(text);
  const site = respondingSite(code);
  if ("origin" in site) return { code, site: site.origin };
  throw new CodeError(site.problem === "insecure" ? "insecure_site" : "answers_elsewhere");
}

/** Whether a link's only problem is that its site is not reached over HTTPS. */
function isInsecure(text: string): boolean {
  if (!/http:/i.test(text)) return false;
  try {
    findLink(text.replace(/http:/gi, "https:"));
    return true;
  } catch {
    return false;
  }
}
