import type { z } from "zod";
import type { Account } from "#lib/accounts/accounts.ts";
import type { Database } from "#lib/accounts/database.ts";
import type { Session } from "#lib/accounts/sessions.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import type { Language } from "#words/language.ts";

/** Who asks for an operation, and from where. */
export interface Context {
  /** Locked while the operation runs. */
  account: Account;
  session: Session;
  place: Browser;
  /** SHA-256 of the secret of the browser that asks, base64url. */
  browserHash: string;
}

/**
 * Something that a session may do only once a phone confirmed it. The server makes the text that the phone shows: who
 * asks supplies parameters, and never words.
 */
export interface Operation<Parameters = unknown, Result extends object = object, Ready = unknown> {
  parameters: z.ZodType<Parameters>;
  /**
   * What the phone shows and signs.
   *
   * @throws ProtocolError where it can be told already that the operation would be refused
   */
  text(database: Database, context: Context, parameters: Parameters, language: Language): Promise<string> | string;
  /** Work that takes long and needs no database, done before the transaction begins. */
  ready?(): Promise<Ready>;
  /**
   * Does it, in the transaction that also keeps the evidence. What it returns is the answer to the browser.
   *
   * @param keyId the key that confirmed
   * @param ready what `ready` made
   * @throws ProtocolError and then nothing is done, nor the evidence kept
   */
  run(transaction: Database, context: Context, parameters: Parameters, keyId: string, ready: Ready): Promise<Result>;
}
