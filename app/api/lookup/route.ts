import { lookup } from "#lib/ceremony/lookup.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { countLookup } from "#lib/http/site-limits.ts";
import { lookupRequestSchema } from "#lib/protocol/requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/lookup",
  lookupRequestSchema,
  async (message, { caller }) => {
    await countLookup(caller);
    return lookup(message.user_code);
  },
);
