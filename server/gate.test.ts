import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import test from "node:test";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { gate, isPage } from "./gate.ts";

const known = {
  pages: new Set(["", "/login"]),
  routes: new Set(["/metrics"]),
  files: new Set(["/mark.svg"]),
};

/** A request as Node's parser would pass it on if it accepted this input. */
function request(method: string, url: string, ...lines: [string, string][]): IncomingMessage {
  const rawHeaders = [["Host", "localhost"], ...lines].flat();
  const headers: Record<string, string> = { host: "localhost" };
  for (const [name, value] of lines) headers[name.toLowerCase()] ??= value;
  return { method, url, rawHeaders, headers } as unknown as IncomingMessage;
}
const refusedWith = (code: string) => (error: unknown) => error instanceof ProtocolError && error.code === code;

test("a request head that two servers could interpret differently is refused, even if the parser accepts it", () => {
  for (const lines of [
    [["Host", "evil.example"]],
    [["host", "localhost"]],
    [
      ["Content-Length", "2"],
      ["content-length", "2"],
    ],
    [
      ["Transfer-Encoding", "chunked"],
      ["Transfer-Encoding", "chunked"],
    ],
    [["Transfer-Encoding", "gzip, chunked"]],
    [["Transfer-Encoding", "identity"]],
    [["Expect", "something"]],
  ] as [string, string][][]) {
    assert.throws(() => gate(request("POST", "/api/scan", ...lines), known), refusedWith("malformed"), String(lines));
  }
  assert.deepEqual(gate(request("POST", "/api/scan", ["Transfer-Encoding", "Chunked"]), known).kind, "message");
});

test("each kind of address is recognised, and Next does not receive an unknown one", () => {
  const passed = (method: string, url: string) => gate(request(method, url), known);
  assert.deepEqual(passed("GET", "/"), { kind: "page", url: "/" });
  assert.deepEqual(passed("GET", "/login/?next=%2F&_rsc=1"), { kind: "page", url: "/login/?next=%2F" });
  assert.deepEqual(passed("GET", "/some/where?a=b"), { kind: "page", url: "/no-such-page" });
  assert.deepEqual(passed("GET", "/%61pi/scan"), { kind: "page", url: "/no-such-page" });
  assert.deepEqual(passed("GET", "/metrics"), { kind: "call", url: "/metrics" });
  assert.deepEqual(passed("GET", "/mark.svg?x"), { kind: "free", url: "/mark.svg" });
  assert.deepEqual(passed("HEAD", "/_next/static/a.js?dpl=1"), { kind: "free", url: "/_next/static/a.js" });
  assert.deepEqual(passed("POST", "/api/ceremonies"), { kind: "ceremony", url: "/api/ceremonies" });
  assert.ok(isPage("/login?x", known) && isPage("/", known) && !isPage("/some/where", known));
});
