import { eq } from "drizzle-orm";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import { isLanguage } from "#words/language.ts";
import { lockAccount } from "./accounts.ts";
import { type Evidence, isProof, recordConfirmation } from "./confirmations.ts";
import { type Database, withDatabase, withTransaction } from "./database.ts";
import type { Context } from "./operations/operation.ts";
import { isOperationName, OPERATIONS } from "./operations/operations.ts";
import { keys, users } from "./schema.ts";
import { findSession, renewAuthentication, type Session } from "./sessions.ts";

/** The browser that asks, which alone can have it done. */
export interface Asker {
  session: Session;
  place: Browser;
  /** SHA-256 of the browser secret, base64url. */
  browserHash: string;
}

/**
 * Makes the text that a phone is to show and sign before an operation is done.
 *
 * @param name an operation's name. A route of the public API allows only `PAGE_OPERATIONS`
 * @param language the reader's; the account's where it is none of ours
 * @throws ProtocolError `malformed` for an unknown operation or parameters that do not fit, `invalid_email`, and
 * whatever can be told already that the operation would refuse
 */
export async function prepareOperation(
  asker: Asker,
  name: string,
  parameters: unknown,
  language: string = asker.session.language,
): Promise<{ text: string; parameters: unknown }> {
  return withDatabase(async (database) => {
    const [account] = await database.select().from(users).where(eq(users.id, asker.session.userId));
    if (!account) throw new ProtocolError("not_signed_in");
    const { operation, parsed } = parse(name, parameters);
    const words = isLanguage(language) ? language : isLanguage(account.language) ? account.language : "en";
    return { text: await operation.text(database, { account, ...asker }, parsed, words), parameters: parsed };
  });
}

/** What came of a confirmation. `result` is null when this ceremony had been redeemed before: what it did is done. */
export interface Confirmed {
  result: object | null;
}

/**
 * Does what a phone confirmed, in one transaction with the record of it: either both are there or neither is. A second
 * call for the same ceremony does nothing.
 *
 * @param evidence what the phone signed; its text is the one that `prepareOperation` made
 * @throws ProtocolError `bad_signature` where the evidence does not prove the text, `not_signed_in` when the session
 * has ended meanwhile, `unknown_key` when the key has gone, and what the operation refuses
 */
export async function confirmOperation(
  asker: Asker,
  name: string,
  parameters: unknown,
  evidence: Evidence,
): Promise<Confirmed> {
  if (!isProof(evidence)) throw new ProtocolError("bad_signature");
  const { operation, parsed } = parse(name, parameters);
  const ready = await operation.ready?.();
  return withTransaction(async (transaction) => {
    const context = await presentContext(transaction, asker, evidence.keyId);
    const { sessionId, userId } = context.session;
    const recorded = await recordConfirmation(transaction, {
      ...evidence,
      userId,
      sessionId,
      operation: name,
      parameters: parsed,
    });
    if (recorded === null) return { result: null };
    await renewAuthentication(transaction, sessionId);
    return { result: await operation.run(transaction, context, parsed, evidence.keyId, ready) };
  });
}

/** The account, session and key as they are now, not as they were when the ceremony began. */
async function presentContext(transaction: Database, asker: Asker, keyId: string): Promise<Context> {
  const account = await lockAccount(transaction, asker.session.userId);
  const session = await findSession(asker.session.sessionId, transaction);
  if (session?.userId !== account.id) throw new ProtocolError("not_signed_in");
  const [key] = await transaction.select({ userId: keys.userId }).from(keys).where(eq(keys.id, keyId));
  if (key?.userId !== account.id) throw new ProtocolError("unknown_key");
  return { ...asker, account, session };
}

function parse(name: string, parameters: unknown) {
  if (!isOperationName(name)) throw new ProtocolError("malformed", { detail: "There is no such operation." });
  const operation = OPERATIONS[name];
  const parsed = operation.parameters.safeParse(parameters ?? {});
  if (parsed.success) return { operation, parsed: parsed.data };
  const isEmail = parsed.error.issues.some(
    (issue) => issue.code === "custom" && issue.params?.code === "invalid_email",
  );
  throw new ProtocolError(isEmail ? "invalid_email" : "malformed");
}
