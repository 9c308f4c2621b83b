import assert from "node:assert/strict";
import test from "node:test";
import { type BodySink, toResponse } from "./reply.ts";

test("a whole body is sent with its status and headers", async () => {
  const response = toResponse({ status: 201, headers: { "x-own": "1" }, body: "text" });
  assert.deepEqual([response.status, response.headers.get("x-own"), await response.text()], [201, "1", "text"]);
});

test("a streamed body is written over time until it ends", async () => {
  const response = toResponse({
    status: 200,
    headers: {},
    body: (sink) => {
      sink.write("a");
      setTimeout(() => {
        sink.write("b");
        sink.end();
        sink.end();
      });
    },
  });
  assert.equal(await response.text(), "ab");
});

test("the body hears when the client leaves, and counts what was not read", async () => {
  let open: BodySink | undefined;
  const leave = new AbortController();
  let left = 0;
  toResponse(
    {
      status: 200,
      headers: {},
      body: (sink) => {
        open = sink;
        sink.onLeave(() => {
          left += 1;
        });
        sink.write("ψψ");
      },
    },
    leave.signal,
  );
  assert.equal(open?.unread(), 4);
  leave.abort();
  assert.equal(left, 1);
});
