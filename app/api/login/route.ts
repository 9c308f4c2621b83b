import { answerWithKey } from "#lib/ceremony/answer-with-key.ts";
import { okAnswer } from "#lib/http/answer.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { loginRequestSchema } from "#lib/protocol/requests.ts";
import { answerLogin } from "#lib/version-1/answer.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/login",
  loginRequestSchema,
  async (message) => {
    return okAnswer(message.username, await answerWithKey(message));
  },
  answerLogin,
);
