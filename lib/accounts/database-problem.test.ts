import assert from "node:assert/strict";
import test from "node:test";
import { DatabaseProblem, databaseProblem } from "./database-problem.ts";

const reported = (code: string, message: string) => Object.assign(new Error(message), { code, severity: "FATAL" });

test("PostgreSQL's first line is followed by what to do", () => {
  const { message } = databaseProblem(
    reported("28P01", 'password authentication failed for user "qr2pass"\nDETAIL: x'),
  );
  assert.equal(
    message,
    'password authentication failed for user "qr2pass". Check the user and the password in DATABASE_URL.',
  );
  assert.equal(databaseProblem(reported("99999", "odd.")).message, "odd.");
  assert.equal(databaseProblem(reported("28P01", "no"), "Ask Ann.").message, "no. Ask Ann.");
});

test("the server's error is found below a wrapper's, whose message holds the statement", () => {
  const wrapper = new Error("Failed query: select secret", { cause: reported("3D000", "no such database") });
  const { message } = databaseProblem(wrapper);
  assert.match(message, /^no such database\. Create it/);
  assert.doesNotMatch(message, /secret/);
});

test("network errors have their own sentence, and a problem stays itself", () => {
  assert.match(
    databaseProblem(Object.assign(new Error(""), { code: "ENOTFOUND", hostname: "db" })).message,
    /host db was not/,
  );
  const problem = new DatabaseProblem("known");
  assert.equal(databaseProblem(problem), problem);
});
