import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import test, { afterEach, beforeEach } from "node:test";
import type { Answer } from "#lib/protocol/answers.ts";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import type { Link } from "#lib/protocol/link.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import type { LoginRequest, RegisterRequest } from "#lib/protocol/requests.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { SiteError } from "../site/http-client.ts";
import * as network from "../site/messages.ts";
import { type Account, accountsAt, listAccounts, removeAccount, renameAccount } from "../storage/accounts.ts";
import { StorageError } from "../storage/database.ts";
import type { Version2Request } from "./flow-state.ts";
import { settleRegistrations } from "./registrations.ts";
import type { Inquired, Variant } from "./variant.ts";
import { type Version2Dependencies, version2 } from "./version-2.ts";

/** How the site answers a path: a status and a body, or no answer. */
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
    expires_at: 1795600120,
    requested_ago: 12,
    expires_in: 110,
    number_digits: 2,
    ...more,
  },
];
const linkTo = (action: Link["action"]): Link => ({
  action,
  provider: site,
  challenge: randomToken(16),
});

const dependencies: Version2Dependencies = {
  network,
  tryToKeepKey: async () => {},
  now: () => 5_000,
  origin: "https://app.example.com",
};
const variant = (link: Link, others: Partial<Version2Dependencies> = {}) =>
  version2(link, { ...dependencies, ...others });

/** From a code to what the site asks, with the only account or with a chosen one. */
async function inquire(link: Link, { picked, ...others }: Partial<Version2Dependencies> & { picked?: Account } = {}) {
  const answering = variant(link, others);
  const prepared = await answering.prepare(picked);
  assert.equal(prepared.kind, "ready");
  const account = prepared.kind === "ready" ? prepared.account : undefined;
  return { answering, inquired: await answering.inquire(account) };
}

interface Asked {
  answering: Variant;
  request: Version2Request;
}

async function asked(link: Link, others?: Partial<Version2Dependencies> & { picked?: Account }): Promise<Asked> {
  const { answering, inquired } = await inquire(link, others);
  assert.equal(inquired.kind, "ask");
  return { answering, request: (inquired as Extract<Inquired, { kind: "ask" }>).request as Version2Request };
}

const approve = ({ answering, request }: Asked, number: number | undefined) => answering.approve(request, number);

/** Simulates a site that answers scans for `email`, and decisions by `decide`. */
function play(decide: Script, email = "ann@example.com"): void {
  script = (path, body) => {
    if (path !== "/api/scan") return decide(path, body);
    return scanned(body.action as Link["action"], body.nonce ? { email } : {}) as [number, unknown];
  };
}

async function register(email = "ann@example.com") {
  play(() => ok(email), email);
  await approve(await asked(linkTo("register")), 12);
}

const refusedWith = (problem: string) => (error: unknown) => error instanceof SiteError && error.problem === problem;

test("registers a non-exportable key and signs in with it", async () => {
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

test("the key is stored before the registration is sent", async () => {
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

test("a refusal deletes the new key", async () => {
  play(() => nok(403, "wrong_number"));
  await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith("wrong_number"));
  assert.deepEqual(await listAccounts(), []);
});

test("without an answer the key is kept, and the same request is sent again", async () => {
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

test("a refusal that may concern a duplicate sent by the browser keeps the key", async () => {
  for (const code of ["already_used", "unknown_ceremony", "expired", "rate_limited", "email_taken"] as const) {
    play(() => nok(409, code), `${code}@example.com`);
    await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith(code));
  }
  assert.equal((await listAccounts()).length, 5);
});

test("a refusal of a retry, and a failure of the server, keep the key", async () => {
  let tries = 0;
  play(() => (++tries === 1 ? "hang up" : nok(409, "already_used")));
  await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith("already_used"));
  assert.equal((await listAccounts())[0]?.state, "pending");
  play(() => nok(409, "already_used"));
  await settleRegistrations(network);
  assert.equal((await listAccounts())[0]?.state, "pending");
  play(() => nok(500, "internal"), "bob@example.com");
  await assert.rejects(approve(await asked(linkTo("register")), 12), refusedWith("internal"));
  assert.equal((await listAccounts()).length, 2);
});

test("starting the app settles a registration that the site has accepted", async () => {
  play(() => "hang up");
  await assert.rejects(approve(await asked(linkTo("register")), 12));
  play(() => ok("ann@example.com"));
  await settleRegistrations(network);
  assert.equal((await listAccounts())[0]?.state, "active");
});

test("a login settles a pending key: a scan confirms it, and one that the site does not know is kept and marked", async () => {
  play(() => "hang up");
  await assert.rejects(approve(await asked(linkTo("register")), 12));
  for (const registration of ["hang up", nok(503, "unavailable"), nok(410, "expired")] as const) {
    script = (path) => (path === "/api/register" ? registration : nok(404, "unknown_key"));
    await assert.rejects(inquire(linkTo("login")), refusedWith("unknown_key"));
    const [account] = await listAccounts();
    assert.deepEqual([account?.state, account?.unknown], ["pending", true]);
  }

  play(() => "hang up");
  await asked(linkTo("login"));
  const [known] = await listAccounts();
  assert.deepEqual([known?.state, known?.unknown], ["active", undefined]);
  script = () => nok(404, "unknown_key");
  await assert.rejects(inquire(linkTo("login")), refusedWith("unknown_key"));
  assert.equal((await listAccounts())[0]?.unknown, true, "it is the person's to remove");
});

test("a login with a key whose registration has not arrived sends the registration first", async () => {
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

test("changing an account that another tab has removed does not restore it", async () => {
  await register();
  const [account] = await listAccounts();
  assert.ok(account);
  await Promise.all([renameAccount(account.keyId, "Work"), removeAccount(account.keyId)]);
  assert.deepEqual(await listAccounts(), []);
});

test("a repeated scan has the same claim and does not contain the claim token", async () => {
  await register();
  let tries = 0;
  script = () => (++tries < 3 ? "hang up" : (scanned("login") as [number, unknown]));
  const link = linkTo("login");
  const { request } = await asked(link);
  await asked(link);
  const scans = requests.filter(({ body }) => body.challenge === link.challenge).map(({ body }) => body);
  assert.equal(scans.length, 4);
  for (const body of scans) assert.deepEqual(body, scans[0]);
  assert.ok(!JSON.stringify(scans).includes(request.claim.token));
});

test("a login at an unknown site sends nothing and names the similar known one", async () => {
  await register();
  const before = requests.length;
  const { port } = new URL(site);
  const prepare = (provider: string) => variant({ ...linkTo("login"), provider }).prepare();
  assert.deepEqual(await prepare(`http://localhost:${port}`), { kind: "problem", problem: { code: "no_account" } });
  assert.deepEqual(await prepare("https://127.0.0.1"), {
    kind: "problem",
    problem: { code: "look_alike", near: site },
  });
  assert.equal(requests.length, before);
});

test("with several accounts the person chooses first, and a reload continues with that choice", async () => {
  await register("ann@example.com");
  await register("bob@example.com");
  play(() => ok("bob@example.com"));
  const link = linkTo("login");
  assert.equal((await variant(link).prepare()).kind, "choose");
  const picked = (await accountsAt(site)).find(({ email }) => email === "bob@example.com");
  await asked(link, { ...(picked ? { picked } : {}) });
  assert.equal((await asked(link)).request.email, "bob@example.com");
});

test("an account that the site does not accept is not offered again for this code", async () => {
  await register("ann@example.com");
  await register("bob@example.com");
  const [first] = await accountsAt(site);
  const answering = variant(linkTo("confirm"));
  assert.equal((await answering.prepare()).kind, "choose");
  script = () => nok(403, "wrong_account");
  await assert.rejects(answering.inquire(first), refusedWith("wrong_account"));
  const prepared = await answering.prepare();
  assert.ok(prepared.kind === "ready" && prepared.account && prepared.account.keyId !== first?.keyId);
  await assert.rejects(answering.inquire(prepared.account), refusedWith("wrong_account"));
  assert.deepEqual(await answering.prepare(), { kind: "problem", problem: { code: "wrong_account" } });
});

test("a second registration of an address is reported before a key is created", async () => {
  await register();
  play(() => ok("ann@example.com"));
  assert.equal((await inquire(linkTo("register"))).inquired.kind, "has_account");
  assert.equal((await listAccounts()).length, 1);
});

test("adding another key of an account keeps the existing keys", async () => {
  await register();
  await register("bob@example.com");
  play(() => ok("ann@example.com"));
  // Registered again at a site that has lost the account.
  const { answering, inquired } = await inquire(linkTo("register"));
  assert.ok(inquired.kind === "has_account");
  await answering.approve(inquired.request, 12);
  // Added as another device.
  const adding = await asked(linkTo("add-device"));
  assert.equal(adding.request.existing?.email, "ann@example.com");
  await approve(adding, 34);
  const { body } = requests.at(-1) ?? {};
  assert.equal(body?.action, "add-device");
  const all = await accountsAt(site);
  assert.deepEqual(all.map(({ email }) => email).sort(), [
    "ann@example.com",
    "ann@example.com",
    "ann@example.com",
    "bob@example.com",
  ]);
  assert.ok(all.every(({ state }) => state === "active"));
});

test("a key that the site knows is preferred to one that it has forgotten", async () => {
  await register();
  play(() => ok("ann@example.com"));
  await approve(await asked(linkTo("add-device")), 12);
  const [first] = await accountsAt(site);
  script = () => nok(404, "unknown_key");
  await assert.rejects(variant(linkTo("login")).inquire(first), refusedWith("unknown_key"));
  const prepared = await variant(linkTo("login")).prepare();
  assert.ok(prepared.kind === "ready" && prepared.account && prepared.account.keyId !== first?.keyId);
});

test("a confirmation signs the hash of exactly the text that is shown", async () => {
  await register();
  const text = "Pay 100 €\nto Ann\u202e \u0000";
  play(() => ok("ann@example.com"));
  const [account] = await accountsAt(site);
  const withText = script;
  script = (path, body) =>
    path === "/api/scan"
      ? (scanned("confirm", { text, email: "ann@example.com" }) as [number, unknown])
      : withText(path, body);
  const link = linkTo("confirm");
  const question = await asked(link);
  assert.equal(question.request.details.text, text);
  await approve(question, undefined);
  const sent = requests.at(-1);
  assert.equal(sent?.path, "/api/login");
  const { email = "", keyId = "" } = account ?? {};
  const fields = { action: "confirm", provider: site, email, challenge: link.challenge, keyId } as const;
  const signed = encodeTranscript({ ...fields, textHash: await sha256Text(text) });
  const key = account?.keyPair.publicKey;
  assert.ok(key && (await verifyWith(key, signed, String(sent?.body.response))));

  script = () => scanned("confirm", { email }) as [number, unknown];
  await assert.rejects(asked(linkTo("confirm")), refusedWith("unreadable"));
});

test("times are measured by the monotonic clock from the arrival of the answer, whatever the clocks show", async () => {
  await register();
  script = () => scanned("login", { requested_at: 0, expires_at: 4_102_444_800 }) as [number, unknown];
  const { request } = await asked(linkTo("login"));
  assert.equal(request.requestedAt, 5_000 - 12_000);
  assert.equal(request.expiresAt, 5_000 + 110_000);
});

test("only our own site may claim that the browser that asks is this one", async () => {
  await register();
  script = () => scanned("login", { same_device: true }) as [number, unknown];
  assert.equal((await asked(linkTo("login"))).request.sameDevice, false);
  assert.equal((await asked(linkTo("login"), { origin: site })).request.sameDevice, true);
});

test("every message contains its kind", async () => {
  await register();
  play(() => ok("ann@example.com"));
  const { answering, request } = await asked(linkTo("login"));
  await answering.deny(request);
  await approve(await asked(linkTo("login")), 12);
  const named = requests.map(({ path, body }) => `${path} ${body.action}`);
  assert.deepEqual(named, [
    "/api/scan register",
    "/api/register register",
    "/api/scan login",
    "/api/deny login",
    "/api/scan login",
    "/api/login login",
  ]);
});

test("if no key can be stored, nothing is sent to the site", async () => {
  const tryToKeepKey = () => Promise.reject(new StorageError("no keys"));
  play(() => ok("ann@example.com"));
  await assert.rejects(inquire(linkTo("register"), { tryToKeepKey }), StorageError);
  assert.deepEqual(requests, []);
});

test("if storing the key fails later, the site is sent a denial at once", async () => {
  play(() => ok("ann@example.com"));
  const question = await asked(linkTo("register"));
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: { keyPair?: unknown }, key?: IDBValidKey) {
    if (value?.keyPair) throw new DOMException("no keys", "DataCloneError");
    return put.call(this, value, key);
  };
  try {
    await assert.rejects(approve(question, 12), StorageError);
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  assert.equal(requests.at(-1)?.path, "/api/deny");
  assert.deepEqual(await listAccounts(), []);
});

test("an answer that does not follow the protocol is unreadable", async () => {
  await register();
  for (const [status, body] of [
    [200, { hello: "world" }],
    [200, { ...(scanned("register")[1] as object) }],
    [404, "Not found"],
  ] as const) {
    script = () => [status, body];
    await assert.rejects(inquire(linkTo("login")), refusedWith("unreadable"));
  }
});

test("an answer with an impossible time, number or text is unreadable, whichever field it is in", async () => {
  await register();
  const times = [-9007199254740991, -1, 1.5, 1e300, "12", null];
  const wrong: Record<string, unknown[]> = {
    requested_at: times,
    expires_at: times,
    requested_ago: [...times, 3_601],
    expires_in: [...times, 3_601],
    number_digits: [1, 3, 90, "2"],
    same_network: ["yes", 1],
    browser: [null, {}, { name: "x".repeat(10_000), system: "Windows", address: "203.0.113.7" }],
    text: ["x".repeat(1_001), 7],
  };
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      script = () => scanned("login", { [field]: value }) as [number, unknown];
      await assert.rejects(inquire(linkTo("login")), refusedWith("unreadable"), `${field}: ${String(value)}`);
    }
  }
});

test("a refusal with an unknown code keeps the site's text", async () => {
  await register();
  script = () => [
    403,
    { version: 2, email: "null", status: "nok", response_text: "Closed on Sundays.", code: "sunday" },
  ];
  await assert.rejects(inquire(linkTo("login")), { problem: "refused", text: "Closed on Sundays." });
});

test("an account can be renamed, and a blank name removes the name", async () => {
  await register();
  const [account] = await listAccounts();
  assert.ok(account);
  await renameAccount(account.keyId, "  Work  ");
  assert.equal((await listAccounts())[0]?.label, "Work");
  await renameAccount(account.keyId, " ");
  assert.equal((await listAccounts())[0]?.label, undefined);
});
