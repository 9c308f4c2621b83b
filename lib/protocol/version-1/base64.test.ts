import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ProtocolError } from "../errors.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";

test("encodes and decodes the examples of RFC 4648 section 10", () => {
  for (const [text, encoded] of [
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foobar", "Zm9vYmFy"],
    ["\u{fb}\u{ff}", "+/8="],
  ] as const) {
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    assert.equal(encodeBase64(bytes), encoded);
    assert.deepEqual(decodeBase64(encoded), bytes);
  }
});

test("encodes any bytes as Buffer does, and decodes them again", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString("base64"));
      assert.deepEqual(decodeBase64(encodeBase64(bytes)), Uint8Array.from(bytes));
    }),
  );
});

test("each value has exactly one encoding", () => {
  for (const wrong of ["Zg", "Zg=", "Zh==", "Zm8", "Zm9=", "-_8=", "Zm9v\n", " Zm9v", "Z===", "====", "Zg==Zg=="]) {
    assert.throws(
      () => decodeBase64(wrong),
      (error) => error instanceof ProtocolError && error.code === "malformed",
      wrong,
    );
  }
});

test("for any text it returns or throws its own error", () => {
  const texts = fc.oneof(
    fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
    fc.base64String(),
    fc.string({ unit: fc.constantFrom(..."AZaz09+/=") }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        assert.equal(encodeBase64(decodeBase64(text)), text);
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }),
  );
});
