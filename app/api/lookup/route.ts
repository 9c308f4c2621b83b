import { lookup } from "#lib/ceremony/lookup.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { lookupRequestSchema } from "#lib/protocol/messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/lookup",
  lookupRequestSchema,
  (message) => lookup(message.user_code),
);
