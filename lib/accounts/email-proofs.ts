import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { authSecrets } from "#lib/foundation/auth-secrets.ts";
import { isCodeOf } from "#lib/foundation/sealed-id.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import type { MailKind } from "#words/mail/mail.ts";
import { isEmailTaken } from "./accounts.ts";
import { type Database, withDatabase, withTransaction } from "./database.ts";
import { makeEmailChange } from "./email-changes.ts";
import { queueMail, recentMails } from "./mails.ts";
import { CODE_PURPOSE } from "./purposes.ts";
import { emailProofs, type PROOF_PURPOSES } from "./schema.ts";

const MINUTES = 30;
/** How long after its proof an address may be registered. */
const GOOD_MINUTES = 60;
const TRIES = 5;
/** Mails about proofs that one address gets in an hour, whoever asks for them. */
const MAILS_AN_HOUR = 5;
const PROOF_MAILS: MailKind[] = ["email_code", "email_taken"];

interface NewProof {
  /** The row's id where it has to be a certain one. */
  id?: string;
  email: string;
  purpose: (typeof PROOF_PURPOSES)[number];
  browserHash: string;
  language: string;
}

/**
 * Has an address asked for the code that belongs to a new proof. An address that has an account gets a mail that says
 * so, and that proof never succeeds; whoever asked cannot tell the difference.
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
  // Beyond that nobody is told: an answer would say that others have asked.
  if ((await recentMails(transaction, email, PROOF_MAILS)) < MAILS_AN_HOUR) {
    const kind = purpose === "taken" ? "email_taken" : "email_code";
    await queueMail(transaction, { recipient: email, kind, language, params: { proof: row.id } });
  }
  return row.id;
}

/** Begins the proof that a registration needs. @returns its id, whether or not the address is taken */
export async function beginRegistrationProof(email: string, browserHash: string, language: string): Promise<string> {
  const purpose = (await isEmailTaken(email)) ? "taken" : "registration";
  return withTransaction((transaction) => askForProof(transaction, { email, purpose, browserHash, language }));
}

/**
 * Takes the code of a registration's proof, from the browser that asked for it.
 *
 * @throws ProtocolError `wrong_code` also when the proof is unknown, ran out, or was tried five times
 */
export function proveRegistration(proofId: string, code: string, browserHash: string): Promise<void> {
  return proveAddress({ proofId, code, browserHash, purpose: "registration" });
}

/**
 * Takes the code that proves an account's new address, and makes the change.
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

/** @param complete what else is done with the proof, all or nothing */
async function proveAddress(
  { proofId, code, browserHash, purpose }: Attempt,
  complete: (transaction: Database) => Promise<void> = async () => {},
): Promise<void> {
  // The try is counted before the code is looked at, in a statement of its own: many at once have no more than five.
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
  const isRight = proof !== undefined && isCodeOf(proof.id, code, CODE_PURPOSE, authSecrets());
  if (!isRight || proof.purpose !== purpose) throw new ProtocolError("wrong_code");
  await withTransaction(async (transaction) => {
    await transaction.update(emailProofs).set({ provedAt: sql`now()` }).where(eq(emailProofs.id, proofId));
    await complete(transaction);
  });
}

/**
 * Makes sure that this browser proved an address within the last hour.
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
