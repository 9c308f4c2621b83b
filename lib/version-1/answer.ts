import { z } from "zod";
import { describeError, log } from "#lib/foundation/log.ts";
import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import {
  type Answer,
  type LoginRequest,
  loginRequestSchema,
  type RegisterRequest,
  registerRequestSchema,
} from "#lib/protocol/version-1/messages.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";
import { OK, refusalText } from "./texts.ts";

/** The messages of version 1: the schema of each, the field that names the account, the action and its success text. */
const REGISTER = { schema: registerRequestSchema, account: "email", act: register, ok: OK.register } as const;
const LOGIN = { schema: loginRequestSchema, account: "username", act: login, ok: OK.login } as const;

interface Message<Request> {
  schema: z.ZodType<Request>;
  account: "email" | "username";
  act: (request: Request, network: string | null) => Promise<void>;
  ok: string;
}

/** How the request was counted (`Admission` of lib/http). */
interface Admission {
  requestId: string;
  /** The phone's network, in the form that `sameNetwork` compares; null if not known for certain. */
  network: string | null;
  /** @throws ProtocolError `rate_limited` */
  require(): void;
  /** Receives the refusal of the request, and returns the one to send. */
  refused(error: ProtocolError): Promise<ProtocolError>;
}

/** Answers a registration of version 1; null if the body is not of version 1. */
export const answerRegister = (body: unknown, admission: Admission) =>
  answerMessage<RegisterRequest>(REGISTER, body, admission);

/** Answers a login of version 1; null if the body is not of version 1. */
export const answerLogin = (body: unknown, admission: Admission) => answerMessage<LoginRequest>(LOGIN, body, admission);

function answerMessage<Request>(
  message: Message<Request>,
  body: unknown,
  admission: Admission,
): Promise<Answer> | null {
  return isVersion1(body) ? answer(message, body, admission) : null;
}

/**
 * Version 1 does not check `version`: every message is one of version 1, unless `version` is an integer of at least 2.
 */
function isVersion1(body: unknown): body is Record<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  return !laterSchema.safeParse(body).success;
}
const laterSchema = z.object({ version: z.int().min(2) });

async function answer<Request>(
  message: Message<Request>,
  body: Record<string, unknown>,
  admission: Admission,
): Promise<Answer> {
  const account = body[message.account];
  const email = typeof account === "string" ? account : "null";
  const nok = (text: string): Answer => ({ version: 1, email, status: "nok", response_text: text });
  try {
    admission.require();
    if (!settings().QR2PASS_VERSION_1) throw new ProtocolError("unsupported_version");
    const request = message.schema.safeParse(body);
    if (!request.success) throw new ProtocolError("malformed");
    await message.act(request.data, admission.network);
    return { version: 1, email, status: "ok", response_text: message.ok };
  } catch (error) {
    // The status in version 1 is always 200, so a failure of the server is visible only in the log.
    const refused = error instanceof ProtocolError ? error : new ProtocolError("internal", { cause: error });
    if (refused.status >= 500) {
      log("error", refused.code, { request_id: admission.requestId, ...describeError(refused.cause ?? refused) });
    }
    return nok(refusalText(await admission.refused(refused)));
  }
}
