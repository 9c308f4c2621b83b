import assert from "node:assert/strict";
import test from "node:test";
import type { Link } from "#lib/protocol/link.ts";
import { StorageError } from "./database.ts";
import { problemOf } from "./problem.ts";
import { ProviderError } from "./provider.ts";

const link: Link = {
  action: "login",
  provider: "https://site.example",
  challenge: "A".repeat(22),
  validTill: 1795600060,
};
const refused = (problem: ProviderError["problem"]) => new ProviderError(problem, {});
const inTime = { until: Date.now() + 60_000 };
const late = { until: Date.now() - 1 };

test("only a site that used the code is said to have the answer", () => {
  assert.equal(problemOf(refused("already_used"), link, inTime).code, "in_doubt");
  assert.equal(problemOf(refused("unknown_ceremony"), link, inTime).code, "lost_sight");
});

test("an approval after its time came too late, whether the site still knows the code or not", () => {
  assert.equal(problemOf(refused("expired"), link, inTime).code, "too_late");
  assert.equal(problemOf(refused("unknown_ceremony"), link, late).code, "too_late");
});

test("a browser that keeps no data is told apart from a fault of ours", () => {
  assert.equal(problemOf(new StorageError(new Error("blocked")), link).code, "no_storage");
  assert.equal(problemOf(new TypeError("a fault"), link).code, "internal");
});
