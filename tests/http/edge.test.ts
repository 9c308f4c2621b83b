import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { isRefusalCode } from "#lib/protocol/errors.ts";
import { startServer } from "#tests/support/server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off" } });
});
after(() => server.stop());

const OUT_OF_BAND = ["/api/scan", "/api/register", "/api/login", "/api/deny"];
const JSON_TYPE = { "content-type": "application/json" };
const own = () => ({ ...JSON_TYPE, origin: server.origin });

/** The refusal in the format of version 1. */
async function refusal(response: Response): Promise<[number, string]> {
  const body = await response.json();
  assert.equal(body.version, 2);
  assert.equal(body.status, "nok");
  assert.equal(body.email, "null");
  assert.equal(typeof body.response_text, "string");
  assert.ok(isRefusalCode(body.code));
  assert.equal(response.headers.get("cache-control"), "no-store");
  return [response.status, body.code];
}

const post = (path: string, body: BodyInit, headers: Record<string, string>) =>
  fetch(server.origin + path, { method: "POST", body, headers });

test("a body that is not JSON, not an object, not UTF-8, or too large is refused with a specific status", async () => {
  for (const path of [...OUT_OF_BAND, "/api/ceremonies", "/api/sign-out", "/api/keys/remove"]) {
    const headers = own();
    assert.deepEqual(await refusal(await post(path, "{", headers)), [400, "malformed"], path);
    assert.deepEqual(await refusal(await post(path, "", headers)), [400, "malformed"], path);
    assert.deepEqual(
      await refusal(await post(path, new Uint8Array([0x22, 0xff, 0x22]), headers)),
      [400, "malformed"],
      path,
    );
    for (const value of ["null", "[]", '"text"', "7"]) {
      assert.deepEqual(await refusal(await post(path, value, headers)), [400, "malformed"], `${path} ${value}`);
    }
    const large = JSON.stringify({ version: 2, padding: "x".repeat(16 * 1024) });
    assert.deepEqual(await refusal(await post(path, large, headers)), [413, "too_large"], path);
    const type = { ...headers, "content-type": "text/plain" };
    assert.deepEqual(await refusal(await post(path, '{"version":2}', type)), [415, "unsupported_media_type"], path);
  }
});

test("a body without a declared length is cut off at 16 KB", async () => {
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${server.origin}/api/scan`, { method: "POST", headers: JSON_TYPE }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    for (let chunk = 0; chunk < 40; chunk += 1) sent.write(" ".repeat(1024));
    sent.end();
  });
  assert.equal(status, 413);
});

test("a refusal of an incomplete message of version 2 names the missing field", async () => {
  for (const path of OUT_OF_BAND) {
    const response = await post(path, '{"version":2}', JSON_TYPE);
    assert.deepEqual(await refusal(response), [400, "malformed"], path);
  }
  const response = await post(
    "/api/scan",
    JSON.stringify({ version: 2, challenge: "AAAAAAAAAAAAAAAAAAAAAA", claim: "short" }),
    JSON_TYPE,
  );
  assert.match((await response.json()).response_text, /claim/);
  const keyless = { version: 2, challenge: "AAAAAAAAAAAAAAAAAAAAAA", claim: "A".repeat(43) };
  assert.match((await (await post("/api/scan", JSON.stringify(keyless), JSON_TYPE)).json()).response_text, /key_id/);
});

test("null is not the same as an absent field", async () => {
  const claim = "A".repeat(43);
  for (const message of [
    { version: 2, challenge: "AAAAAAAAAAAAAAAAAAAAAA", nonce: null, claim },
    { version: 2, challenge: "AAAAAAAAAAAAAAAAAAAAAA", nonce: "AAAAAAAAAAAAAAAAAAAAAA", claim },
    { version: 2, claim },
    { version: 2, challenge: "AAAAAAAAAAAAAAAAAAAAAA", claim, key_id: null },
    { version: 2, challenge: "AAAAAAAAAAAAAAAAAAAAAA", claim },
  ]) {
    assert.deepEqual(await refusal(await post("/api/scan", JSON.stringify(message), JSON_TYPE)), [400, "malformed"]);
  }
});

test("other versions are refused if version 1 is disabled", async () => {
  for (const path of ["/api/scan", "/api/deny"]) {
    const claim = "A".repeat(43);
    for (const version of [1, 3, "2", null]) {
      const message = { version, challenge: "AAAAAAAAAAAAAAAAAAAAAA", claim, claim_token: claim };
      assert.deepEqual(await refusal(await post(path, JSON.stringify(message), JSON_TYPE)), [
        400,
        "unsupported_version",
      ]);
    }
  }
});

test("a message with a later version is not treated as version 1", async () => {
  for (const path of ["/api/register", "/api/login"]) {
    const body = JSON.stringify({ version: 3, username: "ann@example.com", email: "ann@example.com" });
    assert.deepEqual(await refusal(await post(path, body, JSON_TYPE)), [400, "unsupported_version"], path);
  }
});

test("an API address that cannot be decoded, and TRACE, are refused like other requests", async () => {
  for (const path of ["/api/%zz", "/api/ceremonies/%E0%A4%A/events", "/api/auth/%zz"]) {
    assert.deepEqual(await refusal(await fetch(server.origin + path)), [400, "malformed"], path);
  }
  const answered = await new Promise<Response>((resolve, reject) => {
    const sent = request(`${server.origin}/api/health`, { method: "TRACE" }, async (response) => {
      const headers = Object.entries(response.headersDistinct).flatMap(([name, all = []]) =>
        all.map((value): [string, string] => [name, value]),
      );
      resolve(new Response(await text(response), { status: response.statusCode ?? 0, headers }));
    });
    sent.on("error", reject).end();
  });
  assert.deepEqual(await refusal(answered), [405, "method_not_allowed"]);
});

test("wrong methods are refused, and Allow names the right ones", async () => {
  for (const path of [
    ...OUT_OF_BAND,
    "/api/ceremonies",
    "/api/sign-out",
    "/api/keys/remove",
    "/api/ceremonies/AAAAAAAAAAAAAAAAAAAAAA/redeem",
  ]) {
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const response = await fetch(server.origin + path, { method, headers: own() });
      assert.match(response.headers.get("allow") ?? "", /POST/);
      assert.deepEqual(await refusal(response), [405, "method_not_allowed"], `${method} ${path}`);
    }
  }
  const response = await post("/api/ceremonies/AAAAAAAAAAAAAAAAAAAAAA/events", "{}", own());
  assert.deepEqual(await refusal(response), [405, "method_not_allowed"]);
});

test("of NextAuth's endpoints only the session is served, and only for reading", async () => {
  const form = { origin: server.origin, "content-type": "application/x-www-form-urlencoded" };
  for (const path of [
    "signin",
    "signin/qr2pass",
    "callback/qr2pass",
    "signout",
    "csrf",
    "providers",
    "error",
    "_log",
  ]) {
    assert.deepEqual(await refusal(await fetch(`${server.origin}/api/auth/${path}`)), [404, "not_found"], path);
    assert.deepEqual(await refusal(await post(`/api/auth/${path}`, "a=b", form)), [404, "not_found"], path);
  }
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const response = await fetch(`${server.origin}/api/auth/session`, { method, headers: own() });
    assert.deepEqual(await refusal(response), [405, "method_not_allowed"], method);
  }
});

test("a large body is refused before it is read, whatever the address, method and content type", async () => {
  const large = `[${"{},".repeat(10 * 1024)}{}]`;
  for (const path of ["/", "/login", "/no-such-page", "/api/auth/signin", "/api/auth/session", "/api/no-such-route"]) {
    for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const response = await post(path, large, { ...own(), "content-type": type });
      assert.deepEqual(await refusal(response), [413, "too_large"], `${path} ${type}`);
    }
  }
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    const response = await fetch(`${server.origin}/api/health`, { method, body: large });
    assert.deepEqual(await refusal(response), [413, "too_large"], method);
  }
});

test("a body of 30 MB without a declared length uses no memory, wherever it is sent", async () => {
  const memory = async () => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${server.pid}/status`, "utf8"))?.[1]);
  const chunk = Buffer.from("{},".repeat(20 * 1024));
  const before = await memory();
  const send = async (path: string) => {
    const headers = own();
    let left = 500;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
    });
    const sent = { method: "POST", headers, body, duplex: "half" } as RequestInit;
    const response = await fetch(server.origin + path, sent).catch(() => null);
    assert.ok(response === null || [404, 405, 413].includes(response.status), `${path} ${response?.status}`);
  };
  const paths = ["/login", "/api/scan", "/api/ceremonies", "/api/auth/signin", "/api/no-such-route"];
  await Promise.all(paths.map(send));
  assert.ok((await memory()) - before < 100 * 1024, `${before} KB before, ${await memory()} KB after`);
  assert.equal((await fetch(`${server.origin}/api/health`)).status, 200);
});

test("out-of-band messages are open to every origin without credentials, on OPTIONS and refusals too", async () => {
  for (const path of OUT_OF_BAND) {
    const preflight = await fetch(server.origin + path, {
      method: "OPTIONS",
      headers: {
        origin: "https://other.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    const refused = await post(path, "{", { ...JSON_TYPE, origin: "https://other.example" });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /POST/);
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /content-type/i);
    for (const response of [preflight, refused, await fetch(server.origin + path)]) {
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      assert.equal(response.headers.get("access-control-allow-credentials"), null);
      assert.equal(response.headers.get("set-cookie"), null);
    }
  }
  const inBand = await post("/api/ceremonies", '{"action":"login"}', own());
  assert.equal(inBand.headers.get("access-control-allow-origin"), null);
});

test("without AUTH_URL only the names of this machine are served", async () => {
  const { port } = new URL(server.origin);
  const ask = (path: string, host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject).end();
    });
  for (const path of ["/", "/login", "/api/health", "/api/auth/session", "/authenticator"]) {
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      "192.168.1.5",
      "localhost@evil.example",
    ]) {
      assert.equal(await ask(path, host), 421, `${host} ${path}`);
    }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      assert.equal(await ask(path, host), 200, `${host} ${path}`);
  }
});

test("a request for a wrong host is refused in a way that an authenticator of another origin can read", async () => {
  const { port } = new URL(server.origin);
  const ask = (method: string, path: string) =>
    new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
      const headers = { host: "evil.example", origin: "https://other.example" };
      const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers["access-control-allow-origin"]]);
      });
      sent.on("error", reject).end();
    });
  for (const path of [...OUT_OF_BAND, "/api/login/"]) {
    assert.deepEqual(await ask("OPTIONS", path), [204, "*"], path);
    assert.deepEqual(await ask("POST", path), [421, "*"], path);
  }
  assert.deepEqual(await ask("OPTIONS", "/api/ceremonies"), [421, undefined]);
  assert.deepEqual(await ask("POST", "/api/ceremonies"), [421, undefined]);
});

test("a missing page has a Content-Security-Policy, whatever its path looks like", async () => {
  for (const path of ["/no-such-page", "/no.such.page", "/no/such.php", "/.env", "/login.html"]) {
    const response = await fetch(server.origin + path);
    assert.equal(response.status, 404, path);
    assert.match(response.headers.get("content-security-policy") ?? "", /script-src 'self' 'nonce-/, path);
    assert.match(response.headers.get("permissions-policy") ?? "", /camera=\(\)/, path);
  }
  const worker = await fetch(`${server.origin}/authenticator-worker.js`);
  assert.deepEqual([worker.status, worker.headers.get("content-security-policy")], [200, null]);
});

test("pages have a strict policy, and only the authenticator may use the camera", async () => {
  for (const path of ["/", "/login", "/register", "/authenticator"]) {
    const response = await fetch(server.origin + path);
    assert.equal(response.status, 200);
    const policy = response.headers.get("content-security-policy") ?? "";
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    const nonce = /'nonce-([\w-]{22,})'/.exec(scripts)?.[1];
    assert.ok(nonce, policy);
    assert.doesNotMatch(scripts, /unsafe-inline|unsafe-eval'|data:|\*/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.match(policy, /base-uri 'none'/);
    const html = await response.text();
    for (const [tag] of html.matchAll(/<script(?![^>]*type="application\/json")[^>]*>/g))
      assert.ok(tag.includes(`nonce="${nonce}"`), tag);
    assert.doesNotMatch(html, /\sstyle="|\son\w+="/);
    assert.notEqual(response.headers.get("referrer-policy"), null);
    const camera = /camera=\((.*?)\)/.exec(response.headers.get("permissions-policy") ?? "")?.[1];
    assert.equal(camera, path === "/authenticator" ? "self" : "");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("strict-transport-security"), null);
    assert.notEqual(
      nonce,
      /'nonce-([\w-]+)'/.exec((await fetch(server.origin + path)).headers.get("content-security-policy") ?? "")?.[1],
    );
  }
});

test("the health check reports that the database answers", async () => {
  const response = await fetch(`${server.origin}/api/health`);
  assert.deepEqual([response.status, (await response.json()).status], [200, "ok"]);
});

test("the log consists of JSON lines with a request id, and contains no secret, challenge or email address", async () => {
  const response = await post(
    "/api/ceremonies",
    JSON.stringify({ action: "register", email: "logged@example.com" }),
    own(),
  );
  const { nonce } = await response.json();
  const secret = /=([\w-]{43})/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? "";
  await post("/api/scan", JSON.stringify({ version: 2, nonce, claim: "C".repeat(43) }), JSON_TYPE);
  await fetch(`${server.origin}/api/ceremonies/${nonce}/redeem`, {
    method: "POST",
    headers: { ...own(), cookie: `qr2pass-browser=${secret}` },
  });
  const output = server.output();
  for (const word of [nonce, secret, "logged@example.com", "C".repeat(43)])
    assert.ok(word && !output.includes(word), word);
  const lines = output.split("\n").filter((line) => line.includes('"message":"request"'));
  assert.ok(lines.length > 0);
  for (const line of lines) assert.match(JSON.parse(line).request_id, /^[\da-f-]{36}$/);
});

test("on Linux four sockets accept connections", {
  skip: process.platform !== "linux" && "used only there",
}, async () => {
  const port = Number(new URL(server.origin).port).toString(16).toUpperCase().padStart(4, "0");
  const rows = (await readFile("/proc/net/tcp", "utf8")).split("\n").map((line) => line.trim().split(/\s+/));
  // The second column is the local address and port, the fourth the state: 0A is "listening" (proc_pid_net(5)).
  const listening = rows.filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === "0A");
  assert.equal(listening.length, 4);
});
