import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, setDefaultCACertificates } from "node:tls";
import { type MadeCertificate, makeCertificate } from "#tests/support/certificate.ts";
import { Browser } from "#tests/support/client.ts";
import { failedStart } from "#tests/support/failed-start.ts";
import { freePort } from "#tests/support/ports.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

let folder: string;
let server: RunningServer;
let first: MadeCertificate;
let second: MadeCertificate;
const file = (name: string) => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "qr2pass-certificate-"));
  first = makeCertificate(folder, 30);
  second = makeCertificate(folder, 5, "DNS:elsewhere.example");
  put(first);
  setDefaultCACertificates([first.cert]);
  const port = String(await freePort());
  server = await startServer({ env: { PORT: port, ...files(), AUTH_URL: `https://localhost:${port}` } });
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const files = () => ({ TLS_CERT_FILE: file("cert.pem"), TLS_KEY_FILE: file("key.pem") });

function put({ cert, key }: MadeCertificate): void {
  writeFileSync(file("cert.pem"), cert);
  writeFileSync(file("key.pem"), key);
}

/** The key, encrypted with a password. */
function encrypted(key: string): string {
  return String(createPrivateKey(key).export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));
}

/** The certificate that a new connection receives. */
const served = (port = new URL(server.origin).port) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port), rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw).fingerprint256);
      socket.end();
    });
    socket.once("error", reject);
  });
const of = ({ cert }: MadeCertificate) => new X509Certificate(cert).fingerprint256;

async function until(isSo: () => boolean | Promise<boolean>, milliseconds: number, what: string): Promise<void> {
  for (const end = Date.now() + milliseconds; !(await isSo()); await sleep(50)) assert.ok(Date.now() < end, what);
}
const hangUp = () => process.kill(server.pid, "SIGHUP");

test("at SIGHUP the new pair is used, and an open stream continues", async () => {
  const browser = new Browser(server.origin);
  const { challenge } = await browser.begin();
  const events = browser.events(challenge);
  assert.equal((await events.next()).value?.state, "waiting");
  assert.equal(await served(), of(first));
  put(second);
  hangUp();
  await until(async () => (await served()) === of(second), 5_000, "the new certificate is not served");
  assert.match(server.output(), /the certificate ends on \d{4}-\d\d-\d\d, in 4 days/);
  assert.match(server.output(), /the certificate does not name localhost/);
  // Checked some time after the change, because closing a stream would take a while.
  const next = events.next();
  assert.equal(await Promise.race([next.then(() => "spoke"), sleep(300, "open")]), "open");
  put(first);
  hangUp();
  await until(async () => (await served()) === of(first), 5_000, "the first certificate is not served again");
  await browser.fetch("/api/health");
});

test("a pair that does not match, is incomplete or cannot be read is logged, and the previous one stays", async () => {
  const refused = () => server.output().match(/the new certificate cannot be used[^\n]*/g) ?? [];
  const cases: [what: string, change: () => void, reason: RegExp][] = [
    ["the key of another certificate", () => writeFileSync(file("cert.pem"), second.cert), /the key does not belong/],
    ["half a file", () => writeFileSync(file("cert.pem"), second.cert.slice(0, 300)), /PEM format or not complete/],
    ["an empty file", () => writeFileSync(file("key.pem"), ""), /PEM format or not complete/],
    ["an encrypted key", () => writeFileSync(file("key.pem"), encrypted(first.key)), /key\.pem is encrypted/],
    ["no file", () => renameSync(file("key.pem"), file("away.pem")), /key\.pem cannot be read \(ENOENT\)/],
  ];
  for (const [what, change, reason] of cases) {
    const before = refused().length;
    change();
    hangUp();
    await until(() => refused().length > before, 5_000, what);
    assert.match(refused().at(-1) ?? "", reason);
    assert.equal(await served(), of(first), what);
    put(first);
  }
  assert.doesNotMatch(server.output(), /PRIVATE KEY|MIG/);
});

test("without a signal the new pair is used within a minute", async () => {
  put(second);
  await until(async () => (await served()) === of(second), 60_000, "the new certificate is not served");
  put(first);
  hangUp();
  await until(async () => (await served()) === of(first), 5_000, "the first certificate is not served again");
});

test("the container's health check follows TLS and the port", async () => {
  const check = join(import.meta.dirname, "../../server/health-check.ts");
  const { PATH, HOME } = process.env;
  const ask = (env: Record<string, string>) =>
    execFileSync(process.execPath, [check], { env: { PATH, HOME, NODE_ENV: "production", ...env }, stdio: "pipe" });
  const { port } = new URL(server.origin);
  ask({ ...files(), PORT: port });
  ask({ ...files(), PORT: port, AUTH_URL: "https://login.example.com", HOST: "0.0.0.0" });
  assert.throws(() => ask({ PORT: port }), /cannot be reached/);
  assert.throws(() => ask({ ...files(), PORT: "1" }), /cannot be reached/);
});

test("an expired certificate causes a warning at the start; one that does not match prevents it", async () => {
  // Its subject is CN=localhost, which browsers ignore.
  const ended = makeCertificate(folder, -1, "IP:127.0.0.1", "localhost");
  put(ended);
  const own = await startServer({ env: files() });
  try {
    assert.match(own.output(), /the certificate expired on /);
    assert.match(own.output(), /the certificate does not name localhost/);
  } finally {
    await own.stop();
  }
  writeFileSync(file("key.pem"), first.key);
  const { code, said } = await failedStart({ ...files(), DATA_DIR: file("data") });
  assert.deepEqual(
    [code, said],
    [1, "TLS_CERT_FILE and TLS_KEY_FILE cannot be used: the key does not belong to the certificate."],
  );
  put(first);
});
