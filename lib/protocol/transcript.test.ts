import assert from "node:assert/strict";
import test from "node:test";
import { encodeCancelRecovery, encodeKeyRemoval, encodeTranscript } from "./transcript.ts";

const FIELDS = {
  action: "login",
  provider: "https://a.example",
  email: "ann@example.com",
  challenge: "c",
  keyId: "k",
} as const;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("the signed text has one field per line, in the documented order", () => {
  assert.equal(
    text(encodeTranscript({ ...FIELDS, number: 42 })),
    "qr2pass/2\nlogin\nhttps://a.example\nann@example.com\nc\nk\n42",
  );
  assert.ok(text(encodeTranscript(FIELDS)).endsWith("\nk\n"), "an absent number is an empty line");
  assert.ok(text(encodeTranscript({ ...FIELDS, action: "confirm", textHash: "h" })).endsWith("\nk\n\nh"));
});

test("messages with another purpose have another second line", () => {
  const seconds = [
    encodeTranscript(FIELDS),
    encodeCancelRecovery({ provider: "p", recovery: "r", keyId: "k" }),
    encodeKeyRemoval({ provider: "p", keyId: "k" }),
  ].map((bytes) => text(bytes).split("\n")[1]);
  assert.equal(new Set(seconds).size, 3);
});

test("a line break in a field is refused, and so is a text hash that does not fit the kind", () => {
  for (const field of ["provider", "email", "challenge", "keyId"]) {
    assert.throws(() => encodeTranscript({ ...FIELDS, [field]: "a\nb" }), { code: "malformed" }, field);
  }
  assert.throws(() => encodeTranscript({ ...FIELDS, textHash: "h" }), { code: "malformed" });
  assert.throws(() => encodeTranscript({ ...FIELDS, action: "confirm" }), { code: "malformed" });
});
