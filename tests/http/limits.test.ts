import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PER_MINUTE } from "#lib/http/limits.ts";
import { startServer } from "#tests/support/server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: { QR2PASS_VERSION_1: "on", LOG_LEVEL: "warn" } });
});
after(() => server.stop());

const send = (path: string, body: string) =>
  fetch(server.origin + path, { method: "POST", headers: { "content-type": "application/json" }, body });
const version1 = JSON.stringify({ version: 1, username: "ann@example.com", challenge: "c", response: "r" });

test("messages of either version and what is none count alike, and each is refused in its own form", async () => {
  const bodies = [version1, '{"version":2}', "{"];
  for (let sent = 0; sent < PER_MINUTE.posts; sent += 100) {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => send("/api/login", bodies[at % 3] ?? "")));
    assert.ok(answers.every(({ status }) => status !== 429));
  }
  for (const [path, body] of [
    ["/api/scan", '{"version":2}'],
    ["/api/login", '{"version":2}'],
    ["/api/login", "{"],
  ] as const) {
    const refused = await send(path, body);
    assert.deepEqual([refused.status, (await refused.json()).code], [429, "rate_limited"]);
    assert.match(refused.headers.get("retry-after") ?? "", /^\d+$/);
  }
  const original = await send("/api/login/", version1);
  assert.equal(original.status, 200);
  assert.deepEqual(await original.json(), {
    version: 1,
    email: "ann@example.com",
    status: "nok",
    response_text: "Too many requests came from this network. Wait a moment and try again.",
  });
});
