import assert from "node:assert/strict";
import test from "node:test";
import { history } from "#words/account/en.ts";
import { eventText, type HistoryEvent } from "./event-text.ts";

const changed = (details: object) =>
  eventText({ kind: "profile_changed", key: null, details } as HistoryEvent, history);

test("a change of the profile says what changed, and to what", () => {
  assert.equal(changed({ displayName: "Ann" }), "Name changed to “Ann”");
  assert.equal(changed({ displayName: "" }), "Name removed");
  assert.equal(changed({ username: "ann.b" }), "User name changed to “ann.b”");
  assert.equal(changed({ username: "" }), "User name removed");
  assert.equal(changed({ language: "el" }), "Language changed to Ελληνικά");
  assert.equal(changed({ username: "ann", displayName: "Ann" }), "Name changed to “Ann” · User name changed to “ann”");
});

test("a name that is also a language's code is still a name", () => {
  assert.equal(changed({ displayName: "el", username: "en" }), "Name changed to “el” · User name changed to “en”");
});

test("what a later version notes is not guessed", () => {
  assert.equal(changed({ picture: "new" }), "Profile changed");
  assert.equal(changed({}), "Profile changed");
});
