import type { z } from "zod";
import type { Account } from "#lib/accounts/accounts.ts";
import type { Database } from "#lib/accounts/database.ts";
import type { Session } from "#lib/accounts/sessions.ts";
import type { Browser } from "#lib/protocol/answers.ts";
import type { Language } from "#words/language.ts";

/** Who requests an operation, and from which browser. */
export interface Context {
  /** The account's row, locked while the operation runs. */
  account: Account;
  session: Session;
  place: Browser;
  /** SHA-256 of the secret of the requesting browser, base64url. */
  browserHash: string;
}

/**
 * An operation that a session may do only after a phone has confirmed it. The server writes the text that the phone
 * shows; the requesting browser supplies parameters but never text.
 */
export interface Operation<Parameters = unknown, Result extends object = object, Ready = unknown> {
  parameters: z.ZodType<Parameters>;
  /**
   * The text that the phone shows and signs.
   *
   * @throws ProtocolError if the operation would certainly be refused
   */
  text(database: Database, context: Context, parameters: Parameters, language: Language): Promise<string> | string;
  /** Slow work without the database, done before the transaction begins. */
  ready?(): Promise<Ready>;
  /**
   * Does the operation, in the transaction that also stores the evidence. Its return value is sent to the browser.
   *
   * @param keyId the key that confirmed
   * @param ready the result of `ready`
   * @throws ProtocolError; then nothing is changed, and the evidence is not stored
   */
  run(transaction: Database, context: Context, parameters: Parameters, keyId: string, ready: Ready): Promise<Result>;
}
