import assert from "node:assert/strict";
import test from "node:test";
import { describeError, log } from "./log.ts";
import { replaceSingleton } from "./singleton.ts";

test("an error is logged by its kind, code and location, and never by its message", () => {
  const error = Object.assign(new TypeError("the secret"), { code: "E1" });
  const described = describeError(error);
  assert.equal(described.error, "TypeError");
  assert.equal(described.code, "E1");
  assert.match(String(described.place), /^at /);
  assert.doesNotMatch(JSON.stringify(described), /secret/);
  assert.deepEqual(describeError("the secret"), { error: "string" });
});

test("lines below the configured level are not written", (t) => {
  const written = t.mock.method(process.stdout, "write", () => true);
  replaceSingleton("settings", { LOG_LEVEL: "warn" });
  log("info", "unimportant");
  log("warn", "important", { n: 1 });
  replaceSingleton("settings");
  const lines = written.mock.calls.map(({ arguments: [line] }) => JSON.parse(String(line)));
  assert.deepEqual(
    lines.map(({ level, message, n }) => [level, message, n]),
    [["warn", "important", 1]],
  );
});
