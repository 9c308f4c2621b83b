import assert from "node:assert/strict";
import test from "node:test";
import { onShutdown, shutDown } from "./shutdown.ts";

test("everything is closed once, even if one of the functions fails", async () => {
  const closed: string[] = [];
  onShutdown(() => {
    throw new Error("already closed");
  });
  onShutdown(async () => void closed.push("stream"));
  const forget = onShutdown(() => void closed.push("forgotten"));
  forget();
  await shutDown();
  await shutDown();
  assert.deepEqual(closed, ["stream"]);
});
