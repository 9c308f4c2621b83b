import * as z from "zod/mini";
import { ProtocolError } from "../errors.ts";
import { isProvider } from "../origin.ts";
import { parseUrl } from "../url.ts";
import { addressSchema } from "./messages.ts";

/** What a QR code of version 1 says. */
export type Code = RegisterCode | LoginCode;

interface AnyCode {
  /** Any text that names the site: its URL, or a mere name. It proves nothing. */
  provider: string;
  /** The URL to answer to. */
  respondTo: string;
}

export interface RegisterCode extends AnyCode {
  action: "register";
  /** As the site spells it, which is how it wants it back. */
  email: string;
  nonce: string;
}

export interface LoginCode extends AnyCode {
  action: "login";
  challenge: string;
  /** Seconds since 1970. */
  validTill: number;
}

const text = z.string().check(z.minLength(1), z.maxLength(256));
const common = { version: z.literal([1, "1"]), provider: text, respond_to: z.string().check(z.maxLength(2048)) };
const codeSchema = z.discriminatedUnion("action", [
  z.object({ ...common, action: z.literal("register"), email: addressSchema, nonce: text }),
  z.object({ ...common, action: z.literal("login"), challenge: text, valid_till: z.int() }),
]);

/** Writes the JSON that stands in the QR code, in the order of version 1's own server. */
export function formatCode(code: Code): string {
  const { provider, respondTo: respond_to, action } = code;
  if (action === "register") {
    return JSON.stringify({ version: 1, email: code.email, nonce: code.nonce, respond_to, provider, action });
  }
  const { challenge, validTill: valid_till } = code;
  return JSON.stringify({ version: 1, challenge, valid_till, provider, action, respond_to });
}

/**
 * Reads a code of version 1. Unknown fields are ignored.
 *
 * @throws ProtocolError `malformed`, or `unsupported_version` when it is of another version
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

/** Why a code must not be answered: over plain HTTP, or elsewhere than the site it names. */
export type RespondToProblem = "insecure" | "elsewhere";

/**
 * The origin that is answered, which is what an account belongs to: the name in `provider`
 * is anybody's to write. When that is a URL, both must be of one site.
 */
export function respondingSite({ provider, respondTo }: Code): { origin: string } | { problem: RespondToProblem } {
  const { origin } = new URL(respondTo);
  if (!isProvider(origin)) return { problem: "insecure" };
  const named = parseUrl(provider);
  if (named && /^https?:$/.test(named.protocol) && named.origin !== origin) return { problem: "elsewhere" };
  return { origin };
}

const otherVersionSchema = z.object({ action: z.string(), version: z.int().check(z.minimum(2)) });
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
