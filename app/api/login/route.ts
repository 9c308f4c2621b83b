import { login } from "#lib/ceremony/login.ts";
import { okAnswer } from "#lib/http/answer.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { loginRequestSchema } from "#lib/protocol/messages.ts";
import { answerLogin } from "#lib/version-1/answer.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/login",
  loginRequestSchema,
  async (message) => {
    await login(message);
    return okAnswer(message.username, "You are signed in. Go on in the browser.");
  },
  answerLogin,
);
