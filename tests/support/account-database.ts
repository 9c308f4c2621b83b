import { randomUUID } from "node:crypto";
import { type Account as AccountRow, createAccount, findAccount } from "#lib/accounts/accounts.ts";
import { beginSession } from "#lib/accounts/begin-session.ts";
import { type Confirmed, confirmOperation, prepareOperation, type Requester } from "#lib/accounts/confirm.ts";
import type { Evidence } from "#lib/accounts/confirmations.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { findSession } from "#lib/accounts/sessions.ts";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { shutDown } from "#lib/foundation/shutdown.ts";
import { signWith } from "#lib/protocol/keys.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import { type Account, newAccount } from "./client.ts";
import { PostgresServer } from "./postgres-server.ts";

export const PROVIDER = "https://login.example.com";
export const PLACE = { name: "Firefox", system: "Windows", address: "198.51.100.7" };

/** A PostgreSQL of this test with the current schema, which `lib/accounts` in this process then uses. */
export async function startAccountDatabase(env: Record<string, string> = {}): Promise<PostgresServer> {
  const postgres = await PostgresServer.start();
  await migrate(postgres.url);
  setSettings(postgres, env);
  return postgres;
}

/** Changes what `settings()` returns. */
export function setSettings(postgres: PostgresServer, env: Record<string, string> = {}): void {
  const own = { DATABASE_URL: postgres.url, AUTH_SECRET: "s".repeat(32), AUTH_URL: PROVIDER };
  provideSettings(parseSettings({ ...own, ...env }));
}

export async function stopAccountDatabase(postgres: PostgresServer): Promise<void> {
  await shutDown();
  await postgres.stop();
}

/** A person with an account, a phone and a browser that is signed in. */
export interface Person {
  userId: string;
  phone: Account;
  requester: Requester;
}

let made = 0;

/** Creates an account and signs a browser in to it. */
export async function newPerson(email = `person-${++made}@example.com`): Promise<Person> {
  const phone = await newAccount(email);
  const { userId } = await createAccount(email, keyOf(phone));
  return { userId, phone, requester: await signIn(userId, phone) };
}

/** A new key in the form for registration. */
export const keyOf = ({ keyId, publicKey }: Account, deviceName = "Test phone") =>
  ({ id: keyId, algorithm: "ES256", publicKey, deviceName }) as const;

/** Signs a new browser in to an account, approved by `phone`. */
export async function signIn(userId: string, phone: Account, browserHash = randomToken(32)): Promise<Requester> {
  const sessionId = randomUUID();
  const signOuts = (await accountOf(phone.email)).signOuts;
  await beginSession({
    sessionId,
    userId,
    keyId: phone.keyId,
    signOuts,
    browser: PLACE,
    browserHash,
    verifiedBrowser: browserHash,
    replaces: null,
  });
  const session = await findSession(sessionId);
  if (!session) throw new Error("The session is not on.");
  return { session, place: PLACE, browserHash };
}

export async function accountOf(email: string): Promise<AccountRow> {
  const account = await findAccount(email);
  if (!account) throw new Error(`There is no account at ${email}.`);
  return account;
}

/** The signature of a phone that was shown `text`. */
export async function signText(text: string, phone: Account, challenge = randomToken(16)): Promise<Evidence> {
  const lines = ["qr2pass/2", "confirm", PROVIDER, phone.email, challenge, phone.keyId, "", await sha256Text(text)];
  const signed = lines.join("\n");
  return {
    keyId: phone.keyId,
    algorithm: "ES256",
    publicKey: phone.publicKey,
    provider: PROVIDER,
    challenge,
    text,
    signed,
    signature: await signWith(phone.privateKey, new TextEncoder().encode(signed)),
  };
}

/** Requests an operation and confirms it with `phone`. @throws ProtocolError */
export async function confirm(
  requester: Requester,
  phone: Account,
  name: string,
  parameters: unknown = {},
): Promise<Confirmed> {
  const prepared = await prepareOperation(requester, name, parameters);
  return confirmOperation(requester, name, prepared.parameters, await signText(prepared.text, phone));
}
