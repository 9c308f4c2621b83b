import assert from "node:assert/strict";
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import test from "node:test";
import { BODY_BYTES } from "#lib/protocol/limits.ts";
import { boundBody } from "./body-limit.ts";

function exchange(headers: Record<string, string>) {
  const request = new IncomingMessage(new Socket());
  request.headers = headers;
  return { request, response: new ServerResponse(request) };
}

test("a declared length above the limit is refused and closes the connection", () => {
  const large = exchange({ "content-length": String(BODY_BYTES + 1) });
  assert.throws(() => boundBody(large.request, large.response), { code: "too_large" });
  assert.equal(large.response.shouldKeepAlive, false);
  const fits = exchange({ "content-length": String(BODY_BYTES) });
  boundBody(fits.request, fits.response);
});

test("of a body without a declared length, nothing is kept after the chunk that exceeds the limit", () => {
  const { request, response } = exchange({ "transfer-encoding": "chunked" });
  boundBody(request, response);
  request.push(Buffer.alloc(BODY_BYTES));
  assert.equal(request.readableLength, BODY_BYTES);
  request.push(Buffer.alloc(10));
  request.push(Buffer.alloc(1_000_000));
  request.push(null);
  assert.equal(request.readableLength, BODY_BYTES + 10);
  assert.equal(response.shouldKeepAlive, false);
});
