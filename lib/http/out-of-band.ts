import type { z } from "zod";
import type { ProtocolError } from "#lib/protocol/errors.ts";
import { json } from "./answer.ts";
import { parseMessage, readJson, requireJson } from "./body.ts";
import { type Caller, callerOf } from "./caller.ts";
import { openToAll } from "./cors.ts";
import { providerOf } from "./provider.ts";
import { route } from "./route.ts";
import { refusalOf, requireAdmission } from "./site-limits.ts";

/** What an out-of-band message came with. */
export interface OutOfBand {
  headers: Headers;
  provider: string;
  caller: Caller;
}

/**
 * Answers a body that is not of version 2, or passes it by with null. Version 1 is spoken by an adapter of its own,
 * which requires the admission and puts what that throws into its version's form.
 */
export type OtherVersion = (body: unknown, admission: CountedMessage) => Promise<unknown> | null;

/** `requireAdmission` and `refusalOf`, of the message that is being answered, and the id by which the log tells of it. */
interface CountedMessage {
  requestId: string;
  /** `Caller.network` of the one who sent it. */
  network: string | null;
  require(): void;
  refused(error: ProtocolError): Promise<ProtocolError>;
}

/**
 * A route of the authenticator's side: `POST` of JSON, open to every origin without
 * credentials (Fetch Standard, CORS), on refusals too, since an authenticator installed
 * from one provider serves all of them. It sets no cookie.
 */
export function outOfBand<Schema extends z.core.$ZodType>(
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
          refused: (error) => refusalOf(admission, error),
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
    { dress: openToAll, requiresAdmissionItself: true },
  );
}
