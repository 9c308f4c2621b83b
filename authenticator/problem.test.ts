import assert from "node:assert/strict";
import test from "node:test";
import { REFUSAL_CODES } from "#lib/protocol/errors.ts";
import { WORDS } from "#words/words.ts";
import { mayTryAgain, problemOf, problemWords } from "./problem.ts";
import { SiteError, type SiteProblem } from "./site/http-client.ts";
import { StorageError } from "./storage/database.ts";

const refused = (problem: SiteProblem) => new SiteError(problem);
const known = { reachability: "unknown" } as const;
const approving = { reachability: "unknown", approving: "login" } as const;

test("an answer is assumed to have arrived only if the site says that the code was used", () => {
  assert.equal(problemOf(refused("already_used"), approving).code, "in_doubt");
  assert.equal(problemOf(refused("unknown_ceremony"), approving).code, "lost_sight");
  assert.equal(problemOf(refused("already_used"), known).code, "already_used");
});

test("an approval after the deadline is too late, whether or not the site still knows the code", () => {
  assert.equal(problemOf(refused("expired"), approving).code, "too_late");
  assert.equal(problemOf(refused("unknown_ceremony"), { ...approving, late: true }).code, "too_late");
  assert.equal(problemOf(refused("expired"), known).code, "ran_out");
});

test("a browser without storage is distinguished from a programming error", () => {
  assert.equal(problemOf(new StorageError(new Error("blocked")), known).code, "no_storage");
  assert.equal(problemOf(new TypeError("a fault"), known).code, "internal");
});

test("a missing answer is explained with what the browser knows", () => {
  const silent = refused("no_answer");
  assert.equal(problemOf(silent, { reachability: "offline" }).code, "offline");
  assert.equal(problemOf(silent, { reachability: "local_blocked" }).code, "local_network");
  assert.equal(problemOf(silent, { reachability: "local" }).code, "no_answer_local");
  assert.equal(problemOf(silent, known).code, "no_answer");
  for (const action of ["register", "add-device"] as const) {
    const circumstances = { reachability: "local", approving: action } as const;
    assert.equal(problemOf(silent, circumstances).code, "no_answer_new_key");
  }
  for (const code of ["no_answer", "no_answer_local", "local_network", "no_answer_new_key"] as const) {
    assert.ok(mayTryAgain({ code }));
  }
});

test("every problem has a text in each language", () => {
  for (const { authenticator } of Object.values(WORDS)) {
    for (const code of REFUSAL_CODES) {
      const { title, text } = problemWords({ code }, authenticator);
      assert.ok(title && text);
    }
  }
});
