import assert from "node:assert/strict";
import test from "node:test";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { refusalText } from "./texts.ts";

test("an unknown account and a wrong signature have one text in version 1, which names neither alone", () => {
  const text = refusalText(new ProtocolError("bad_signature"));
  assert.match(text, /account and the signature/);
  assert.notEqual(text, new ProtocolError("bad_signature").message);
});

test("refusals that do not differ between the versions keep their text", () => {
  for (const code of ["expired", "already_used", "rate_limited"] as const) {
    const error = new ProtocolError(code);
    assert.equal(refusalText(error), error.message);
  }
});
