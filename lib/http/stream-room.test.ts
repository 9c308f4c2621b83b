import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { enter } from "./stream-room.ts";

const most = { ofHolder: 3, ofNetwork: 6, inAll: 10 } as never;
let closed: string[];
beforeEach(() => {
  closed = [];
  replaceSingleton("stream-rooms");
});

/** Opens a stream whose topic is its own. */
function open(name: string, holder: string, network: string | null, topic = name): () => void {
  const leave = enter(
    { topic, most: 2, holder, network },
    () => {
      closed.push(name);
      leave();
    },
    most,
  );
  return leave;
}

test("one too many about the same, or of one browser, closes the oldest of those", () => {
  for (const name of ["1", "2", "3"]) open(name, "ann", "n", "topic");
  assert.deepEqual(closed, ["1"]);
  for (const name of ["4", "5", "6"]) open(name, "ann", "n");
  assert.deepEqual(closed, ["1", "2", "3"]);
});

test("one too many of a network closes the oldest of its browser that has most", () => {
  open("ann 1", "ann", "n");
  for (const name of ["bob 1", "bob 2", "bob 3"]) open(name, "bob", "n");
  open("cem 1", "cem", "n");
  open("cem 2", "cem", "n");
  open("dan 1", "dan", "n");
  assert.deepEqual(closed, ["bob 1"]);
});

test("one too many in all closes one of the network that has most, never a modest one's", () => {
  open("ann 1", "ann", "home");
  for (const name of ["a", "b", "c", "d", "e", "f"]) open(name, name, "farm");
  for (const name of ["g", "h", "i", "j"]) open(name, name, "office");
  assert.deepEqual(closed, ["a"]);
});

test("who leaves makes room, and nothing is closed twice", () => {
  const leaves = ["1", "2"].map((name) => open(name, "ann", "n", "topic"));
  leaves[0]?.();
  leaves[0]?.();
  open("3", "ann", "n", "topic");
  assert.deepEqual(closed, []);
  open("4", "ann", "n", "topic");
  assert.deepEqual(closed, ["2"]);
});

test("where networks are not counted, only what is about the same is", () => {
  for (let at = 0; at < 20; at += 1) open(String(at), "ann", null);
  assert.deepEqual(closed, []);
});
