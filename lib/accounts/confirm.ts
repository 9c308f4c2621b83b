import { eq } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { isLanguage } from "#words/language.ts";
import { lockAccount } from "./accounts.ts";
import { type Evidence, isProof, recordConfirmation } from "./confirmations.ts";
import { type Database, withDatabase, withTransaction } from "./database.ts";
import type { Context } from "./operations/operation.ts";
import { isOperationName, OPERATIONS } from "./operations/operations.ts";
import { keys, users } from "./schema.ts";
import { findSession, renewAuthentication, type Session } from "./sessions.ts";

/** The browser that begins a confirmation. Only it can have the operation done. */
export interface Requester {
  session: Session;
  place: Browser;
  /** SHA-256 of the browser secret, base64url. */
  browserHash: string;
}

/**
 * Writes the text that a phone must show and sign before an operation is done.
 *
 * @param name an operation's name. A route of the public API must allow only `PAGE_OPERATIONS`
 * @param language of the reader; if it is not supported, the account's language is used
 * @throws ProtocolError `malformed` for an unknown operation or invalid parameters, `invalid_email`, and any refusal of
 *   the operation that can be foreseen
 */
export async function prepareOperation(
  requester: Requester,
  name: string,
  parameters: unknown,
  language: string = requester.session.language,
): Promise<{ text: string; parameters: unknown }> {
  return withDatabase(async (database) => {
    const [account] = await database.select().from(users).where(eq(users.id, requester.session.userId));
    if (!account) throw new ProtocolError("not_signed_in");
    const { operation, parsed } = parse(name, parameters);
    const words = isLanguage(language) ? language : isLanguage(account.language) ? account.language : "en";
    return { text: await operation.text(database, { account, ...requester }, parsed, words), parameters: parsed };
  });
}

/**
 * The result of a confirmation. `result` is null if this ceremony was redeemed before: the operation has then been done
 * already.
 */
export interface Confirmed {
  result: object | null;
}

/**
 * Does what a phone confirmed and stores the evidence, in one transaction: either both happen or neither. A second call
 * for the same ceremony does nothing.
 *
 * @param evidence what the phone signed; its text must be the one that `prepareOperation` wrote
 * @throws ProtocolError `bad_signature` if the evidence does not prove the text, `not_signed_in` if the session has
 *   ended, `unknown_key` if the key was removed, and the refusals of the operation
 */
export async function confirmOperation(
  requester: Requester,
  name: string,
  parameters: unknown,
  evidence: Evidence,
): Promise<Confirmed> {
  if (!isProof(evidence)) throw new ProtocolError("bad_signature");
  const { operation, parsed } = parse(name, parameters);
  const ready = await operation.ready?.();
  return withTransaction(async (transaction) => {
    const context = await presentContext(transaction, requester, evidence.keyId);
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

/** Reads account, session and key as they are now, which may differ from when the ceremony began. */
async function presentContext(transaction: Database, requester: Requester, keyId: string): Promise<Context> {
  const account = await lockAccount(transaction, requester.session.userId);
  const session = await findSession(requester.session.sessionId, transaction);
  if (session?.userId !== account.id) throw new ProtocolError("not_signed_in");
  const [key] = await transaction.select({ userId: keys.userId }).from(keys).where(eq(keys.id, keyId));
  if (key?.userId !== account.id) throw new ProtocolError("unknown_key");
  return { ...requester, account, session };
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
