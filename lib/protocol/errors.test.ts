import assert from "node:assert/strict";
import test from "node:test";
import { ProtocolError } from "./errors.ts";

test("instanceof recognises errors of another copy of the class, and no other errors", async () => {
  const another = (await import(`./errors.ts?${"another-copy"}`)) as { ProtocolError: typeof ProtocolError };
  assert.notEqual(another.ProtocolError, ProtocolError);
  assert.ok(new another.ProtocolError("expired") instanceof ProtocolError);
  assert.ok(new ProtocolError("expired") instanceof ProtocolError);
  for (const other of [new Error("expired"), { code: "expired" }, "expired", null, undefined]) {
    assert.equal(other instanceof ProtocolError, false);
  }
});
