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

/** Version 1's messages: the form of each, the field that names the account, and what it does. */
const REGISTER = { schema: registerRequestSchema, account: "email", act: register, ok: OK.register } as const;
const LOGIN = { schema: loginRequestSchema, account: "username", act: login, ok: OK.login } as const;

interface Message<Request> {
  schema: z.core.$ZodType<Request>;
  account: "email" | "username";
  act: (request: Request, network: string | null) => Promise<void>;
  ok: string;
}

/** How the request was counted (`Admission` of lib/http). */
interface Admission {
  requestId: string;
  /** The phone's network, comparable by `sameNetwork`; null where it is not known for sure. */
  network: string | null;
  /** @throws ProtocolError `rate_limited` */
  require(): void;
  /** Hears what the request is refused with, and says what to answer. */
  refused(error: ProtocolError): Promise<ProtocolError>;
}

/** Answers a registration by version 1; null for a body that is no message of version 1. */
export const answerRegister = (body: unknown, admission: Admission) =>
  answerMessage<RegisterRequest>(REGISTER, body, admission);

/** Answers a login by version 1; null for a body that is no message of version 1. */
export const answerLogin = (body: unknown, admission: Admission) => answerMessage<LoginRequest>(LOGIN, body, admission);

function answerMessage<Request>(
  message: Message<Request>,
  body: unknown,
  admission: Admission,
): Promise<Answer> | null {
  return isVersion1(body) ? answer(message, body, admission) : null;
}

/** Version 1 does not look at `version`: whatever does not say 2, or an integer above it, is a message of its app. */
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
    const request = z.safeParse(message.schema, body);
    if (!request.success) throw new ProtocolError("malformed");
    await message.act(request.data, admission.network);
    return { version: 1, email, status: "ok", response_text: message.ok };
  } catch (error) {
    // Version 1's status is 200 whatever happened, so a failure of ours shows only in the log.
    const refused = error instanceof ProtocolError ? error : new ProtocolError("internal", { cause: error });
    if (refused.status >= 500) {
      log("error", refused.code, { request_id: admission.requestId, ...describeError(refused.cause ?? refused) });
    }
    return nok(refusalText(await admission.refused(refused)));
  }
}
