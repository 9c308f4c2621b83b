import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { registerStream } from "./stream-limits.ts";

const most = { ofHolder: 3, ofNetwork: 6, inAll: 10 } as never;
let closed: string[];
beforeEach(() => {
  closed = [];
  replaceSingleton("open-streams");
});

/** Opens a stream with a topic of its own. */
function open(name: string, holder: string, network: string | null, topic = name): () => void {
  const leave = registerStream(
    { topic, most: 2, holder, network },
    () => {
      closed.push(name);
      leave();
    },
    most,
  );
  return leave;
}

test("one stream too many of a topic or of a browser closes the oldest of those", () => {
  for (const name of ["1", "2", "3"]) open(name, "ann", "n", "topic");
  assert.deepEqual(closed, ["1"]);
  for (const name of ["4", "5", "6"]) open(name, "ann", "n");
  assert.deepEqual(closed, ["1", "2", "3"]);
});

test("one stream too many of a network closes the oldest of the browser with the most streams", () => {
  open("ann 1", "ann", "n");
  for (const name of ["bob 1", "bob 2", "bob 3"]) open(name, "bob", "n");
  open("cem 1", "cem", "n");
  open("cem 2", "cem", "n");
  open("dan 1", "dan", "n");
  assert.deepEqual(closed, ["bob 1"]);
});

test("one stream too many in total closes one of the network with the most streams", () => {
  open("ann 1", "ann", "home");
  for (const name of ["a", "b", "c", "d", "e", "f"]) open(name, name, "farm");
  for (const name of ["g", "h", "i", "j"]) open(name, name, "office");
  assert.deepEqual(closed, ["a"]);
});

test("a stream that ended makes room, and no stream is closed twice", () => {
  const leaves = ["1", "2"].map((name) => open(name, "ann", "n", "topic"));
  leaves[0]?.();
  leaves[0]?.();
  open("3", "ann", "n", "topic");
  assert.deepEqual(closed, []);
  open("4", "ann", "n", "topic");
  assert.deepEqual(closed, ["2"]);
});

test("if networks are not counted, only the limit per topic applies", () => {
  for (let at = 0; at < 20; at += 1) open(String(at), "ann", null);
  assert.deepEqual(closed, []);
});
