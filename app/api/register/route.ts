import { register } from "#lib/ceremony/register.ts";
import { okAnswer } from "#lib/http/answer.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { registerRequestSchema } from "#lib/protocol/messages.ts";
import { answerRegister } from "#lib/version-1/answer.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/register",
  registerRequestSchema,
  async (message) => {
    await register(message);
    return okAnswer(message.email, "Your account was created. Go on in the browser.");
  },
  answerRegister,
);
