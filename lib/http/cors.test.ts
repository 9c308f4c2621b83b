import assert from "node:assert/strict";
import test from "node:test";
import { isOutOfBand, openToAll } from "./cors.ts";

test("only the authenticator's endpoints are open to other origins", () => {
  for (const target of ["/api/scan", "/api/login/", "/api/register?a=1", "/api/recovery/cancel"]) {
    assert.ok(isOutOfBand(target), target);
  }
  for (const target of ["/api/ceremonies", "/api/scans", "/api/recovery/open", "/api/session", "/x/api/scan"]) {
    assert.ok(!isOutOfBand(target), target);
  }
});

test("an open reply keeps its own headers and allows no credentials", () => {
  const { headers } = openToAll({ status: 200, headers: { "x-own": "1" }, body: null });
  assert.equal(headers["x-own"], "1");
  assert.equal(headers["access-control-allow-origin"], "*");
  assert.equal(headers["access-control-allow-credentials"], undefined);
});
