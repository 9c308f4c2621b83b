import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setDefaultCACertificates } from "node:tls";
import { register, signIn } from "#tests/support/ceremonies.ts";
import { Browser, Phone } from "#tests/support/client.ts";
import { freePort } from "#tests/support/ports.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

/** A self-signed certificate for localhost, valid for a hundred years. It protects nothing. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUcZqubYdNPNZVzhet5FU3G61u5ZUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTExMDQwNFoYDzIxMjYxMTAx
MTEwNDA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQc4V+ikMfQR7bM6YocIuAPzUFy+wVytNbhFPyMUyZoQLbQsz8n++43
QI8avPusJGUq6sPMz5LEH6cU/UERutpNo2kwZzAdBgNVHQ4EFgQU+xzMEZftHFYJ
QOZ+SA0o6ao6RwAwHwYDVR0jBBgwFoAU+xzMEZftHFYJQOZ+SA0o6ao6RwAwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAL/jYBlUmZTKyXE2SH5Zf7qWHNB6Whx77bnC7eGKzvwJAiEAvIrxPrIJ
efgMotvMcpfZe2NQKwGRGFsPsUv1Uz87MQo=
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3e5IvUxhbmLibSR3
8JTs6E/AG5SjUpH8PKhdK2Le6lChRANCAAQc4V+ikMfQR7bM6YocIuAPzUFy+wVy
tNbhFPyMUyZoQLbQsz8n++43QI8avPusJGUq6sPMz5LEH6cU/UERutpN
-----END PRIVATE KEY-----
`;

let folder: string;
let server: RunningServer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "qr2pass-tls-"));
  const [certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  await Promise.all([writeFile(certificate, CERTIFICATE), writeFile(key, KEY)]);
  setDefaultCACertificates([CERTIFICATE]);
  const port = String(await freePort());
  const env = { PORT: port, AUTH_URL: `https://localhost:${port}`, TLS_CERT_FILE: certificate, TLS_KEY_FILE: key };
  server = await startServer({ env });
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test("the server itself speaks HTTPS, and its cookies are only for HTTPS", async () => {
  const [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
  const account = await register(browser, phone, "ann@example.com");
  assert.equal(await signIn(browser, phone, account), "/account");
  assert.ok(await browser.isSignedIn());
  const page = await browser.fetch("/login");
  assert.equal(page.status, 200);
  const begun = await browser.fetch("/api/ceremonies", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action: "login" }),
  });
  assert.equal(begun.status, 201);
  assert.match((await begun.json()).link, new RegExp(`^${server.origin.toUpperCase()}/A#2L`));
  assert.ok(
    [...browser.cookies.keys()].every((name) => /^__(Host|Secure)-/.test(name)),
    [...browser.cookies.keys()].join(),
  );
  for (const cookie of begun.headers.getSetCookie()) assert.match(cookie, /; Secure/i);
});

test("plain HTTP gets no answer", async () => {
  await assert.rejects(fetch(server.origin.replace("https", "http")));
});
