import assert from "node:assert/strict";
import test from "node:test";
import { networkProblem } from "./network-problem.ts";

const failed = (fields: object) => Object.assign(new Error("a message"), fields);

test("each network error has its own sentence", () => {
  const cases: [object, RegExp][] = [
    [{ code: "ECONNREFUSED", address: "127.0.0.1", port: 5432 }, /^connection refused at 127\.0\.0\.1, port 5432:/],
    [{ code: "ENOTFOUND", hostname: "db.example" }, /^the host db\.example was not found$/],
    [{ code: "EAI_AGAIN", hostname: "db.example" }, /name server did not answer/],
    [{ code: "EPIPE" }, /closed the connection/],
    [{ code: "ENETUNREACH" }, /no route/],
    [{ name: "TimeoutError" }, /no answer in time/],
    [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, /certificate is not accepted: a message/],
    [{ code: "ERR_SSL_WRONG_VERSION_NUMBER" }, /does not speak TLS/],
  ];
  for (const [fields, expected] of cases) assert.match(networkProblem(failed(fields)) ?? "", expected);
});

test("the reason is found in a cause and in the first of several errors", () => {
  const refused = failed({ code: "ECONNREFUSED" });
  assert.match(networkProblem(new TypeError("fetch failed", { cause: refused })) ?? "", /refused/);
  assert.match(networkProblem(new AggregateError([refused, failed({ code: "EPIPE" })])) ?? "", /refused/);
});

test("other errors are not explained", () => {
  for (const error of [new Error("a bug"), failed({ code: "EACCES" }), "ECONNREFUSED", null]) {
    assert.equal(networkProblem(error), null);
  }
});
