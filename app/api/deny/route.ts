import { deny } from "#lib/ceremony/deny.ts";
import { okAnswer } from "#lib/http/answer.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { ceremonyNamed, denyRequestSchema } from "#lib/protocol/requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/deny",
  denyRequestSchema,
  async (message) => {
    const email = await deny(ceremonyNamed(message), message.claim_token);
    return okAnswer(email, "The request was denied.");
  },
);
