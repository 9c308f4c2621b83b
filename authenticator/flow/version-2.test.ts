import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import test, { afterEach, beforeEach } from "node:test";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import type { Link } from "#lib/protocol/link.ts";
import type { Answer, LoginRequest, RegisterRequest } from "#lib/protocol/messages.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { accountsAt, listAccounts, removeAccount, renameAccount } from "./accounts.ts";
import { type Asked, approve, openCeremony, settleRegistrations } from "./ceremony.ts";
import { ProviderError } from "./provider.ts";

/** How the site answers a path: a status and a body, or not at all. */
type Script = (path: string, body: Record<string, unknown>) => [status: number, body: unknown] | "hang up";

let server: Server;
let site: string;
let script: Script;
let requests: { path: string; body: Record<string, unknown> }[];

beforeEach(async () => {
  requests = [];
  server = createServer(async (request, response) => {
    const body = JSON.parse(await new Response(request as unknown as ReadableStream).text());
    const path = request.url ?? "";
    requests.push({ path, body });
    const answer = script(path, body);
    if (answer === "hang up") return void request.socket.destroy();
    response.writeHead(answer[0], { "content-type": "application/json" }).end(JSON.stringify(answer[1]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  for (const { keyId } of await listAccounts()) await removeAccount(keyId);
});

const ok = (email: string): [number, Answer] => [200, { version: 2, email, status: "ok", response_text: "Done." }];
const nok = (status: number, code: Answer["code"]): [number, Answer] => [
  status,
  { version: 2, email: "null", status: "nok", response_text: "No.", code },
];
const scanned = (action: Link["action"], more = {}) => [
  200,
  {
    action,
    browser: { name: "Firefox", system: "Windows", address: "203.0.113.7" },
    same_device: false,
    same_network: true,
    known_browser: false,
    requested_at: 1795600000,
    numbers: [12, 34, 56],
    expires_at: 1795600120,
    ...more,
  },
];
const linkTo = (action: Link["action"]): Link => ({
  action,
  provider: site,
  challenge: randomToken(16),
  validTill: 1795600060,
});

async function asked(link: Link): Promise<Asked> {
  const opening = await openCeremony(link);
  assert.equal(opening.kind, "asked");
  return (opening as { asked: Asked }).asked;
}

/** Answers scans of `email` as a site does, and decisions by `decide`. */
function play(decide: Script, email = "ann@example.com"): void {
  script = (path, body) => {
    if (path !== "/api/scan") return decide(path, body);
    return scanned(body.nonce ? "register" : "login", body.nonce ? { email } : {}) as [number, unknown];
  };
}

async function register(email = "ann@example.com") {
  play(() => ok(email), email);
  await approve(await asked(linkTo("register")), 12);
}

const refusedWith = (problem: string) => (error: unknown) =>
  error instanceof ProviderError && error.problem === problem;

test("registers a key that signs and cannot leave, and signs in with it", async () => {
  await register();
  const [account] = await accountsAt(site);
  assert.ok(account);
  assert.equal(account.state, "active");
  assert.equal(account.keyPair.privateKey.extractable, false);
  for (const format of ["pkcs8", "jwk", "raw"] as const) {
    await assert.rejects(crypto.subtle.exportKey(format, account.keyPair.privateKey));
  }
  const registration = requests.at(-1)?.body as unknown as RegisterRequest;
  const publicKey = await importPublicKey(registration.public_key);
  const { email, keyId } = account;
  const fields = { action: "register", provider: site, email, keyId, number: 12 } as const;
  const signed = encodeTranscript({ ...fields, challenge: registration.nonce });
  assert.ok(await verifyWith(publicKey, signed, registration.response));

  play(() => ok("ann@example.com"));
  const link = linkTo("login");
  await approve(await asked(link), 34);
  const login = requests.at(-1)?.body as unknown as LoginRequest;
  const approved = encodeTranscript({ ...fields, action: "login", challenge: link.challenge, number: 34 });
  assert.ok(await verifyWith(publicKey, approved, login.response));
  assert.equal((await accountsAt(site))[0]?.signIns[0]?.browser?.name, "Firefox");
});

test("keeps the key before the registration is sent", async () => {
  let kept: unknown;
  play(() => ok("ann@example.com"));
  const question = await asked(linkTo("register"));
  const read = new Promise<void>((resolve) => {
    script = () => {
      void listAccounts().then((all) => {
        kept = all.map(({ state }) => state);
        resolve();
      });
      return "hang up";
    };
  });
  await assert.rejects(approve(question, 12), refusedWith("no_answer"));
  await read;
  assert.deepEqual(kept, ["pending"]);
});

test("a refusal drops the new key", async () => {
  play(() => nok(403, "wrong_number"));
  await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith("wrong_number"));
  assert.deepEqual(await listAccounts(), []);
});

test("without an answer the key stays, and the very same request goes out again", async () => {
  play(() => "hang up");
  const question = await asked(linkTo("register"));
  await assert.rejects(approve(question, 12), refusedWith("no_answer"));
  assert.equal((await listAccounts())[0]?.state, "pending");
  play(() => ok("ann@example.com"));
  await approve(question, 12);
  assert.equal((await listAccounts())[0]?.state, "active");
  const sent = requests.filter(({ path }) => path === "/api/register").map(({ body }) => body);
  assert.ok(sent.length >= 2);
  for (const body of sent) assert.deepEqual(body, sent[0]);
});

test("a refusal that may be about a copy the browser sent by itself leaves the key in place", async () => {
  for (const code of ["already_used", "unknown_ceremony", "expired", "rate_limited", "email_taken"] as const) {
    play(() => nok(409, code), `${code}@example.com`);
    await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith(code));
  }
  assert.equal((await listAccounts()).length, 5);
});

test("a refusal of a repeat, and a failure of the server, leave the key in place", async () => {
  let tries = 0;
  play(() => (++tries === 1 ? "hang up" : nok(409, "already_used")));
  await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith("already_used"));
  assert.equal((await listAccounts())[0]?.state, "pending");
  play(() => nok(409, "already_used"));
  await settleRegistrations();
  assert.equal((await listAccounts())[0]?.state, "pending");
  play(() => nok(500, "internal"), "bob@example.com");
  await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith("internal"));
  assert.equal((await listAccounts()).length, 2);
});

test("a start settles a registration that the site knows", async () => {
  play(() => "hang up");
  await assert.rejects(approve(await asked(linkTo("register")), 12));
  play(() => ok("ann@example.com"));
  await settleRegistrations();
  assert.equal((await listAccounts())[0]?.state, "active");
});

test("a login settles a pending key: a scan proves it, an unknown key whose registration is over drops it", async () => {
  play(() => "hang up");
  await assert.rejects(approve(await asked(linkTo("register")), 12));
  for (const [registration, left] of [
    ["hang up", 1],
    [nok(503, "unavailable"), 1],
    [nok(410, "expired"), 0],
  ] as const) {
    script = (path) => (path === "/api/register" ? registration : nok(404, "unknown_key"));
    await assert.rejects(openCeremony(linkTo("login")), refusedWith("unknown_key"));
    assert.equal((await listAccounts()).length, left);
  }

  play(() => "hang up");
  await assert.rejects(approve(await asked(linkTo("register")), 12));
  await asked(linkTo("login"));
  assert.equal((await listAccounts())[0]?.state, "active");
  script = () => nok(404, "unknown_key");
  await assert.rejects(openCeremony(linkTo("login")), refusedWith("unknown_key"));
  assert.equal((await listAccounts()).length, 1, "an active key is the person's to remove");
});

test("a login whose key's registration has not arrived yet sends it, and goes on", async () => {
  play(() => "hang up");
  await assert.rejects(approve(await asked(linkTo("register")), 12));
  let known = false;
  script = (path) => {
    if (path === "/api/scan") return known ? (scanned("login") as [number, unknown]) : nok(404, "unknown_key");
    known = true;
    return ok("ann@example.com");
  };
  await asked(linkTo("login"));
  assert.deepEqual(
    (await listAccounts()).map(({ state }) => state),
    ["active"],
  );
});

test("a change to an account that another tab has removed brings nothing back", async () => {
  await register();
  const [account] = await listAccounts();
  assert.ok(account);
  await Promise.all([renameAccount(account.keyId, "Work"), removeAccount(account.keyId)]);
  assert.deepEqual(await listAccounts(), []);
});

test("a repeated scan has the same claim, and no claim token is in it", async () => {
  await register();
  let tries = 0;
  script = () => (++tries < 3 ? "hang up" : (scanned("login") as [number, unknown]));
  const link = linkTo("login");
  const { claim } = await asked(link);
  await asked(link);
  const scans = requests.filter(({ body }) => body.challenge === link.challenge).map(({ body }) => body);
  assert.equal(scans.length, 4);
  for (const body of scans) assert.deepEqual(body, scans[0]);
  assert.ok(!JSON.stringify(scans).includes(claim.token));
});

test("a login at a foreign site sends nothing and names the near one", async () => {
  await register();
  const before = requests.length;
  const { port } = new URL(site);
  const opening = await openCeremony({ ...linkTo("login"), provider: `http://localhost:${port}` });
  assert.deepEqual(opening, { kind: "no_account", near: undefined, otherKind: false });
  const other = await openCeremony({ ...linkTo("login"), provider: "https://127.0.0.1" });
  assert.deepEqual(other, { kind: "no_account", near: site, otherKind: false });
  assert.equal(requests.length, before);
});

test("several accounts: picks first, and a reload goes on with the pick", async () => {
  await register("ann@example.com");
  await register("bob@example.com");
  play(() => ok("bob@example.com"));
  const link = linkTo("login");
  const opening = await openCeremony(link);
  assert.equal(opening.kind, "choose");
  const bob = (await accountsAt(site)).find(({ email }) => email === "bob@example.com");
  assert.equal((await openCeremony(link, bob)).kind, "asked");
  const again = await openCeremony(link);
  assert.equal(again.kind === "asked" && again.asked.email, "bob@example.com");
});

test("a second registration of one address is told before a key is made", async () => {
  await register();
  play(() => ok("ann@example.com"));
  const opening = await openCeremony(linkTo("register"));
  assert.equal(opening.kind, "has_account");
  assert.equal((await listAccounts()).length, 1);
});

test("made anew at a site that lost it, an account leaves no dead key behind", async () => {
  await register();
  await register("bob@example.com");
  play(() => ok("ann@example.com"));
  const opening = await openCeremony(linkTo("register"));
  assert.ok(opening.kind === "has_account");
  await approve(opening.asked, 12);
  const all = await accountsAt(site);
  assert.deepEqual(all.map(({ email }) => email).sort(), ["ann@example.com", "bob@example.com"]);
  assert.ok(!all.some(({ keyId }) => keyId === opening.existing.keyId));
});

test("what is no answer of the protocol is unreadable", async () => {
  await register();
  for (const [status, body] of [
    [200, { hello: "world" }],
    [200, { ...(scanned("register")[1] as object) }],
    [404, "Not found"],
  ] as const) {
    script = () => [status, body];
    await assert.rejects(openCeremony(linkTo("login")), refusedWith("unreadable"));
  }
});

test("a later site's refusal without a known code keeps the site's words", async () => {
  await register();
  script = () => [
    403,
    { version: 2, email: "null", status: "nok", response_text: "Closed on Sundays.", code: "sunday" },
  ];
  await assert.rejects(openCeremony(linkTo("login")), { problem: "refused", text: "Closed on Sundays." });
});

test("renames, and forgets a blank name", async () => {
  await register();
  const [account] = await listAccounts();
  assert.ok(account);
  await renameAccount(account.keyId, "  Work  ");
  assert.equal((await listAccounts())[0]?.label, "Work");
  await renameAccount(account.keyId, " ");
  assert.equal((await listAccounts())[0]?.label, undefined);
});
