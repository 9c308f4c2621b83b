import { z } from "zod";
import { ProtocolError } from "../errors.ts";
import { isProvider } from "../origin.ts";
import { parseUrl } from "../url.ts";
import { addressSchema } from "./messages.ts";

/** The content of a QR code of version 1. */
export type Code = RegisterCode | LoginCode;

interface AnyCode {
  /** Any text that names the site: its URL or just a name. It proves nothing. */
  provider: string;
  /** The URL that the answer is sent to. */
  respondTo: string;
}

export interface RegisterCode extends AnyCode {
  action: "register";
  /** In the site's spelling, which the answer must repeat. */
  email: string;
  nonce: string;
}

export interface LoginCode extends AnyCode {
  action: "login";
  challenge: string;
  /** Seconds since 1970. */
  validTill: number;
}

const text = z.string().min(1).max(256);
const common = { version: z.literal([1, "1"]), provider: text, respond_to: z.string().max(2048) };
const codeSchema = z.discriminatedUnion("action", [
  z.object({ ...common, action: z.literal("register"), email: addressSchema, nonce: text }),
  z.object({ ...common, action: z.literal("login"), challenge: text, valid_till: z.int() }),
]);

/** Writes the JSON for the QR code, with the fields in the order of the original server. */
export function formatCode(code: Code): string {
  const { provider, respondTo: respond_to, action } = code;
  if (action === "register") {
    return JSON.stringify({ version: 1, email: code.email, nonce: code.nonce, respond_to, provider, action });
  }
  const { challenge, validTill: valid_till } = code;
  return JSON.stringify({ version: 1, challenge, valid_till, provider, action, respond_to });
}

/**
 * Parses a code of version 1. Unknown fields are ignored.
 *
 * @throws ProtocolError `malformed`, or `unsupported_version` if it is of another version
 */
export function parseCode(json: string): Code {
  const input = parseJson(json);
  const parsed = codeSchema.safeParse(input);
  if (!parsed.success) throw isOfOtherVersion(input) ? new ProtocolError("unsupported_version") : notACode();
  const { provider, respond_to: respondTo, ...code } = parsed.data;
  const url = parseUrl(respondTo);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) throw notACode();
  if (code.action === "register")
    return { action: "register", provider, respondTo, email: code.email, nonce: code.nonce };
  return { action: "login", provider, respondTo, challenge: code.challenge, validTill: code.valid_till };
}

/** Why a code must not be answered: its address uses plain HTTP, or belongs to another site than the one it names. */
export type RespondToProblem = "insecure" | "elsewhere";

/**
 * The origin that receives the answer, and to which the account therefore belongs: anybody can write anything into
 * `provider`. If that is a URL, both must be of the same site.
 */
export function respondingSite({ provider, respondTo }: Code): { origin: string } | { problem: RespondToProblem } {
  const { origin } = new URL(respondTo);
  if (!isProvider(origin)) return { problem: "insecure" };
  const named = parseUrl(provider);
  if (named && /^https?:$/.test(named.protocol) && named.origin !== origin) return { problem: "elsewhere" };
  return { origin };
}

const otherVersionSchema = z.object({ action: z.string(), version: z.int().min(2) });
const isOfOtherVersion = (input: unknown) => otherVersionSchema.safeParse(input).success;

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw notACode(cause);
  }
}

function notACode(cause?: unknown): ProtocolError {
  return new ProtocolError("malformed", { detail: "This is not a code of version 1.", cause });
}
