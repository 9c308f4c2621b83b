import assert from "node:assert/strict";
import test from "node:test";
import { readEvents, type StreamBlock } from "./read-events.ts";

const TEXT =
  'event: state\ndata: {"state":"waiting"}\n\n:\n\n: alive\n\nevent: state\ndata: {"name":"Γιώργος"}\n\n: cut';

async function read(...chunks: Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const found: StreamBlock[] = [];
  for await (const block of readEvents(body)) found.push(block);
  return found;
}

test("events and comments are read, however the stream is cut into chunks", async () => {
  const expected = [
    { event: "state", data: '{"state":"waiting"}' },
    { event: "message", data: null },
    { event: "message", data: null },
    { event: "state", data: '{"name":"Γιώργος"}' },
  ];
  const bytes = new TextEncoder().encode(TEXT);
  assert.deepEqual(await read(bytes), expected);
  for (let at = 1; at < bytes.length; at += 1) {
    assert.deepEqual(await read(bytes.subarray(0, at), bytes.subarray(at)), expected, `cut at ${at}`);
  }
});
