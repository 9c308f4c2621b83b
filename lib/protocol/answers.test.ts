import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { answerSchema, scanAnswerSchema } from "./answers.ts";

const accepts = (schema: z.core.$ZodType, message: unknown) => z.safeParse(schema, message).success;

test("an answer with an unknown code is read as one without a code", () => {
  const answer = { version: 2, email: "null", status: "nok", response_text: "No." };
  assert.equal(answerSchema.parse({ ...answer, code: "expired" }).code, "expired");
  assert.equal(answerSchema.parse({ ...answer, code: "of_a_later_site" }).code, undefined);
});

test("times that cannot be shown or counted down are refused", () => {
  const answer = {
    action: "login",
    browser: { name: "Firefox", system: "Linux", address: "" },
    same_device: false,
    same_network: null,
    known_browser: false,
    requested_at: 1_800_000_000,
    expires_at: 1_800_000_120,
    requested_ago: 0,
    expires_in: 120,
    number_digits: 2,
  };
  assert.ok(accepts(scanAnswerSchema, answer));
  for (const change of [{ expires_in: 3601 }, { expires_in: -1 }, { requested_at: 1e12 }, { number_digits: 3 }]) {
    assert.ok(!accepts(scanAnswerSchema, { ...answer, ...change }), JSON.stringify(change));
  }
});
