import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { emailSchema } from "#lib/protocol/email.ts";
import { BODY_BYTES } from "#lib/protocol/limits.ts";
import { parseMessage, readJson, readOptionalJson, refuseDeclaredTooLarge, requireJson } from "./body.ts";

const request = (chunks: Uint8Array[] | null, headers = {}) => ({
  method: "POST",
  url: "https://login.example.com/api/x",
  headers: new Headers(headers),
  body:
    chunks === null
      ? null
      : (async function* () {
          yield* chunks;
        })(),
});
const bytes = (text: string) => new TextEncoder().encode(text);

test("only JSON is accepted as a content type, with any parameters", () => {
  for (const type of ["application/json", "Application/JSON; charset=utf-8"]) {
    requireJson(new Headers({ "content-type": type }));
  }
  for (const type of ["text/plain", "application/json-patch", "application/x-www-form-urlencoded"]) {
    assert.throws(() => requireJson(new Headers({ "content-type": type })), { code: "unsupported_media_type" });
  }
  assert.throws(() => requireJson(new Headers()), { code: "unsupported_media_type" });
});

test("a declared length above the limit, or one that is no number, is refused", () => {
  for (const declared of [null, undefined, "0", String(BODY_BYTES)]) refuseDeclaredTooLarge(declared);
  for (const declared of [String(BODY_BYTES + 1), "x", "-"]) {
    assert.throws(() => refuseDeclaredTooLarge(declared), { code: "too_large" });
  }
});

test("a body is read as JSON across chunks, up to the limit", async () => {
  const text = bytes('{"a":"ψ"}');
  assert.deepEqual(await readJson(request([text.slice(0, 7), text.slice(7)])), { a: "ψ" });
  await assert.rejects(readJson(request([new Uint8Array(BODY_BYTES), new Uint8Array(1)])), { code: "too_large" });
  await assert.rejects(readJson(request([Uint8Array.of(0x22, 0xff, 0x22)])), { code: "malformed" });
  await assert.rejects(readJson(request([bytes("{")])), { code: "malformed" });
});

test("an optional body is null if it is absent or empty", async () => {
  assert.equal(await readOptionalJson(request(null)), null);
  assert.equal(await readOptionalJson(request([])), null);
  assert.deepEqual(await readOptionalJson(request([bytes("[1]")])), [1]);
});

test("a refused message names its fields, and an address or version has its own code", () => {
  const schema = z.object({ version: z.literal(2), email: emailSchema, count: z.int() });
  const valid = { version: 2, email: "ann@example.com", count: 1 };
  assert.deepEqual(parseMessage(schema, valid), valid);
  assert.throws(() => parseMessage(schema, { ...valid, email: "ann" }), { code: "invalid_email" });
  assert.throws(() => parseMessage(schema, { ...valid, version: 3 }), { code: "unsupported_version" });
  assert.throws(() => parseMessage(schema, { ...valid, count: "1" }), { code: "malformed", message: /count/ });
});
