import type { z } from "zod";
import type { ProtocolError } from "#lib/protocol/errors.ts";
import { json } from "./answer.ts";
import { parseMessage, readJson, requireJson } from "./body.ts";
import { type Caller, callerOf } from "./caller.ts";
import { openToAll } from "./cors.ts";
import { providerOf } from "./provider.ts";
import { route } from "./route.ts";
import { countRefusal, requireAdmission } from "./site-limits.ts";

/** The context of an out-of-band message, which comes from an authenticator. */
export interface OutOfBand {
  headers: Headers;
  provider: string;
  caller: Caller;
}

/**
 * Answers a body that is not of version 2; returns null for other bodies. The adapter for version 1 calls the admission
 * itself, because it writes the refusal in the format of version 1.
 */
export type OtherVersion = (body: unknown, admission: CountedMessage) => Promise<unknown> | null;

/**
 * The admission of the current message (`requireAdmission` and `countRefusal`), and the id that identifies it in the log.
 */
interface CountedMessage {
  requestId: string;
  /** The `Caller.network` of the sender. */
  network: string | null;
  require(): void;
  refused(error: ProtocolError): Promise<ProtocolError>;
}

/**
 * A route for authenticators: `POST` of JSON, open to every origin without credentials (Fetch Standard, CORS), on
 * refusals too, because an authenticator installed from one site serves all of them. It sets no cookie.
 */
export function outOfBand<Schema extends z.ZodType>(
  pattern: string,
  schema: Schema,
  act: (message: z.infer<Schema>, from: OutOfBand) => Promise<unknown>,
  otherVersion: OtherVersion = () => null,
) {
  return route(
    pattern,
    {
      async POST(request, { admission, requestId }) {
        const { headers } = request;
        const from = { headers, provider: providerOf(headers.get("host")), caller: callerOf(headers) };
        const body = await readJson(request).catch((error) => {
          requireAdmission(admission);
          throw error;
        });
        const other = otherVersion(body, {
          requestId,
          network: from.caller.network,
          require: () => requireAdmission(admission),
          refused: (error) => countRefusal(admission, error),
        });
        if (other) return json(await other);
        requireAdmission(admission);
        requireJson(headers);
        return json(await act(parseMessage(schema, body), from));
      },
      async OPTIONS() {
        return { status: 204, headers: {}, body: null };
      },
    },
    { decorate: openToAll, requiresAdmissionItself: true },
  );
}
