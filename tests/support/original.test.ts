import assert from "node:assert/strict";
import test from "node:test";
import { OriginalApp, post } from "./original-app.ts";
import { OriginalServer } from "./original-server.ts";

// The two simulations were written independently, so that they understand each other confirms both.
test("the original app and the original server understand each other", async (t) => {
  const server = await OriginalServer.start();
  t.after(() => server.stop());
  const app = new OriginalApp();

  await t.test("registers and signs in", async () => {
    assert.equal((await app.scan(server.registerCode("ann@example.com"))).status, "ok");
    const code = server.loginCode();
    assert.deepEqual(await app.scan(code), { email: "ann@example.com", status: "ok", response_text: "Signed in." });
    assert.equal((await app.scan(code)).status, "nok", "a challenge is good once");
  });

  await t.test("a wrong response spends the challenge", async () => {
    const code = server.loginCode();
    const { challenge } = JSON.parse(code);
    const wrong = { version: 1, username: "ann@example.com", challenge, response: app.sign("another") };
    assert.equal((await post(`${server.origin}/api/login/`, wrong)).status, "nok");
    assert.equal((await app.scan(code)).status, "nok");
  });

  await t.test("a nonce is valid only for its own address", async () => {
    const { nonce } = JSON.parse(server.registerCode("bob@example.com"));
    const stolen = { version: 1, email: "eve@example.com", public_key: app.publicKey, nonce };
    assert.equal((await post(`${server.origin}/api/register/`, stolen)).status, "nok");
  });

  await t.test("nonces have the original format", () => {
    assert.match(JSON.parse(server.loginCode()).challenge, /^[A-Za-z0-9_-]{11}=$/);
  });
});

test("the app's decoder refuses an answer without a text field", async (t) => {
  const { createServer } = await import("node:http");
  const server = createServer((_, response) => response.end('{"version": 1, "email": null, "status": "ok"}'));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  await assert.rejects(post(`http://127.0.0.1:${port}/`, {}), /cannot decode/);
});
