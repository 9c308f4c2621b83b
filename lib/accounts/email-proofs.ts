import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { authSecrets } from "#lib/foundation/auth-secrets.ts";
import { isProofCode } from "#lib/foundation/sealed-id.ts";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { MailKind } from "#words/mail/mail.ts";
import { isEmailTaken } from "./accounts.ts";
import { type Database, withDatabase, withTransaction } from "./database.ts";
import { makeEmailChange } from "./email-changes.ts";
import { queueMail, recentMails } from "./mails.ts";
import { CODE_PURPOSE } from "./purposes.ts";
import { emailProofs, type PROOF_PURPOSES } from "./schema.ts";

const MINUTES = 30;
/** How long a proved address can be registered. */
const GOOD_MINUTES = 60;
const TRIES = 5;
/** Mails about proofs that one address receives in an hour, whoever requests them. */
const MAILS_AN_HOUR = 5;
const PROOF_MAILS: MailKind[] = ["email_code", "email_taken"];

interface NewProof {
  /** A fixed id for the row, if it must have a certain one. */
  id?: string;
  email: string;
  purpose: (typeof PROOF_PURPOSES)[number];
  browserHash: string;
  language: string;
}

/**
 * Begins a proof and mails its code to the address. If the address has an account already, the mail says that instead
 * and the proof never succeeds. The caller cannot tell the difference.
 *
 * @returns the proof's id
 */
export async function askForProof(transaction: Database, proof: NewProof): Promise<string> {
  const { email, purpose, browserHash, language } = proof;
  const [row] = await transaction
    .insert(emailProofs)
    .values({
      ...(proof.id === undefined ? {} : { id: proof.id }),
      email,
      purpose,
      browser: browserHash,
      expiresAt: sql`now() + make_interval(mins => ${MINUTES})`,
    })
    .returning({ id: emailProofs.id });
  if (!row) throw new ProtocolError("internal");
  // Above the limit no mail is sent, but the answer is the same: it would reveal that others have asked.
  if ((await recentMails(transaction, email, PROOF_MAILS)) < MAILS_AN_HOUR) {
    const kind = purpose === "taken" ? "email_taken" : "email_code";
    await queueMail(transaction, { recipient: email, kind, language, params: { proof: row.id } });
  }
  return row.id;
}

/** Begins the proof that a registration requires. @returns its id, whether or not the address is taken */
export async function beginRegistrationProof(email: string, browserHash: string, language: string): Promise<string> {
  const purpose = (await isEmailTaken(email)) ? "taken" : "registration";
  return withTransaction((transaction) => askForProof(transaction, { email, purpose, browserHash, language }));
}

/**
 * Checks the code of a registration's proof, in the browser that requested it.
 *
 * @throws ProtocolError `wrong_code`, also if the proof is unknown, expired, or was tried five times
 */
export function proveRegistration(proofId: string, code: string, browserHash: string): Promise<void> {
  return proveAddress({ proofId, code, browserHash, purpose: "registration" });
}

/**
 * Checks the code that proves an account's new address, and makes the change.
 *
 * @throws ProtocolError `wrong_code`, `email_taken`, `unknown_change`
 */
export async function proveEmailChange(
  proofId: string,
  code: string,
  browserHash: string,
  userId: string,
  place: Browser,
): Promise<void> {
  await proveAddress({ proofId, code, browserHash, purpose: "change" }, (transaction) =>
    makeEmailChange(transaction, proofId, userId, true, place),
  );
}

interface Attempt {
  proofId: string;
  code: string;
  browserHash: string;
  purpose: "registration" | "change";
}

/** @param complete runs in the same transaction as the proof */
async function proveAddress(
  { proofId, code, browserHash, purpose }: Attempt,
  complete: (transaction: Database) => Promise<void> = async () => {},
): Promise<void> {
  // The attempt is counted first, in a transaction of its own, so that parallel requests cannot make more than five
  // attempts.
  const [proof] = await withDatabase((database) =>
    database
      .update(emailProofs)
      .set({ tries: sql`${emailProofs.tries} + 1` })
      .where(
        and(
          eq(emailProofs.id, proofId),
          eq(emailProofs.browser, browserHash),
          isNull(emailProofs.provedAt),
          lt(emailProofs.tries, TRIES),
          gt(emailProofs.expiresAt, sql`now()`),
        ),
      )
      .returning(),
  );
  const isRight = proof !== undefined && isProofCode(proof.id, code, CODE_PURPOSE, authSecrets());
  if (!isRight || proof.purpose !== purpose) throw new ProtocolError("wrong_code");
  await withTransaction(async (transaction) => {
    await transaction.update(emailProofs).set({ provedAt: sql`now()` }).where(eq(emailProofs.id, proofId));
    await complete(transaction);
  });
}

/**
 * Fails unless this browser proved an address within the last hour.
 *
 * @throws ProtocolError `email_not_proved`
 */
export async function requireProof(email: string, browserHash: string): Promise<void> {
  const proved = await withDatabase((database) =>
    database.$count(
      emailProofs,
      and(
        eq(emailProofs.email, email),
        eq(emailProofs.browser, browserHash),
        eq(emailProofs.purpose, "registration"),
        gt(emailProofs.provedAt, sql`now() - make_interval(mins => ${GOOD_MINUTES})`),
      ),
    ),
  );
  if (proved === 0) throw new ProtocolError("email_not_proved", { email });
}
