import assert from "node:assert/strict";
import test from "node:test";
import { RESPONSE_HEADERS, responseHeaders } from "./response-headers.ts";

const names = (path: string) => responseHeaders(path).map(({ key }) => key.toLowerCase());

test("every response has the security headers, and those of the API a policy too", () => {
  for (const path of ["/", "/login", "/api/scan"]) {
    for (const name of ["x-content-type-options", "x-frame-options", "referrer-policy"]) {
      assert.ok(names(path).includes(name), `${path} ${name}`);
    }
  }
  assert.ok(names("/api/scan").includes("content-security-policy"));
  assert.ok(!names("/apix").includes("content-security-policy"));
});

test("each prefix ends with a slash, as both servers require", () => {
  for (const { prefix } of RESPONSE_HEADERS) assert.ok(prefix.endsWith("/"), prefix);
});
