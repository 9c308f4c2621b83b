import { answerWithNewKey } from "#lib/ceremony/answer-with-new-key.ts";
import { okAnswer } from "#lib/http/answer.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { registerRequestSchema } from "#lib/protocol/requests.ts";
import { answerRegister } from "#lib/version-1/answer.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/register",
  registerRequestSchema,
  async (message) => {
    return okAnswer(message.email, await answerWithNewKey(message));
  },
  answerRegister,
);
