import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { StartError } from "#lib/foundation/start-error.ts";
import { generatedSecrets } from "./secrets.ts";

function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "qr2pass-secrets-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("secrets are generated once, differ, and only their owner can read them", (t) => {
  const folder = dataFolder(t);
  const made = generatedSecrets(folder);
  assert.deepEqual(generatedSecrets(folder), made);
  assert.notEqual(made.authSecret, made.databasePassword);
  assert.equal(statSync(join(folder, "secrets.json")).mode & 0o777, 0o600);
  chmodSync(join(folder, "secrets.json"), 0o644);
  generatedSecrets(folder);
  assert.equal(statSync(join(folder, "secrets.json")).mode & 0o777, 0o600, "also after a careless copy");
  assert.deepEqual(readdirSync(folder), ["secrets.json"], "nothing half written stays");
  assert.notDeepEqual(generatedSecrets(dataFolder(t)), made);
});

test("a damaged file is refused and not replaced", (t) => {
  const folder = dataFolder(t);
  for (const content of ["", "{", "{}", '{"authSecret":"short","databasePassword":"short"}']) {
    writeFileSync(join(folder, "secrets.json"), content);
    assert.throws(() => generatedSecrets(folder), StartError, content);
  }
});
