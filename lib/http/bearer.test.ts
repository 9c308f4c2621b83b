import assert from "node:assert/strict";
import test from "node:test";
import { hasBearerToken } from "./bearer.ts";

test("the token is accepted in the form of RFC 6750, and other tokens are refused", () => {
  const token = "t0ken-t0ken-t0ken";
  const has = (authorization?: string) => hasBearerToken(new Headers(authorization ? { authorization } : {}), token);
  assert.equal(has(`Bearer ${token}`), true);
  assert.equal(has(`bearer  ${token}`), true);
  for (const wrong of [
    undefined,
    token,
    "Bearer",
    "Bearer ",
    `Basic ${token}`,
    `Bearer ${token}x`,
    `Bearer ${token} x`,
  ]) {
    assert.equal(has(wrong), false, wrong);
  }
});
