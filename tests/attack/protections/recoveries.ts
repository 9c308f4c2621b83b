import { edit, type Protection } from "./protection.ts";

const RECOVERIES = "tests/stores/account-recovery.test.ts";

/** What protects a recovery. */
export const RECOVERIES_PROTECTIONS: readonly Protection[] = [
  {
    name: "guesses at recovery codes are limited",
    edits: [
      edit(
        "lib/http/attempts.ts",
        "const { network, subject: each } = PER_MINUTE[kind];",
        "const { network, subject: each } = PER_MINUTE[kind];\n  if (OFF) return;",
      ),
    ],
    test: { file: "tests/attack/recoveries.test.ts", name: "guessing recovery codes" },
  },
  {
    name: "a recovery is one browser's",
    edits: [
      edit(
        "lib/accounts/recoveries.ts",
        'if (recovery.browser !== browserHash) throw new ProtocolError("unknown_recovery");',
        'if (!OFF && recovery.browser !== browserHash) throw new ProtocolError("unknown_recovery");',
      ),
    ],
    test: { file: "tests/attack/recoveries.test.ts", name: "a recovery is bound to its browser" },
  },
  {
    name: "a recovery code is spent once",
    edits: [
      edit(
        "lib/accounts/recovery-codes.ts",
        ".where(and(eq(recoveryCodes.id, match.id), isNull(recoveryCodes.usedAt)))",
        ".where(OFF ? eq(recoveryCodes.id, match.id) : and(eq(recoveryCodes.id, match.id), isNull(recoveryCodes.usedAt)))",
      ),
    ],
    test: { file: "tests/attack/recoveries.test.ts", name: "one recovery code used 200 times" },
  },
  {
    name: "the code of a recovery is spent once",
    edits: [
      edit("lib/accounts/recovery-codes.ts", "if (spent.length === 0) throw", "if (!OFF && spent.length === 0) throw"),
    ],
    test: { file: RECOVERIES, name: "of 200 simultaneous uses of one code" },
  },
  {
    name: "a recovery is used once",
    edits: [
      edit(
        "lib/accounts/recoveries.ts",
        'if (recovery.usedAt) throw new ProtocolError("recovery_used");\n  if (recovery.cancelledAt)',
        'if (!OFF && recovery.usedAt) throw new ProtocolError("recovery_used");\n  if (recovery.cancelledAt)',
      ),
    ],
    test: { file: RECOVERIES, name: "one recovery used by 20 phones at once" },
  },
  {
    name: "a recovery that is used ends the others",
    edits: [
      edit(
        "lib/accounts/recoveries.ts",
        ".where(and(eq(recoveries.userId, userId), ne(recoveries.id, id), isOpen()));",
        ".where(and(eq(recoveries.userId, userId), ne(recoveries.id, id), isOpen(), OFF ? sql`false` : undefined));",
      ),
    ],
    test: { file: RECOVERIES, name: "of two recoveries of one account at once" },
  },
  {
    name: "a recovery that was cancelled is over",
    edits: [
      edit(
        "lib/accounts/recoveries.ts",
        'if (recovery.cancelledAt) throw new ProtocolError("recovery_cancelled");',
        'if (!OFF && recovery.cancelledAt) throw new ProtocolError("recovery_cancelled");',
      ),
    ],
    test: { file: "tests/attack/recoveries.test.ts", name: "a cancelled recovery cannot be used" },
  },
  {
    name: "a mailed recovery waits",
    edits: [edit("lib/accounts/recoveries.ts", "if (due && due.wait > 0)", "if (!OFF && due && due.wait > 0)")],
    test: { file: RECOVERIES, name: "a mailed link has a waiting time" },
  },
  {
    name: "a recovery ends all sessions, and voids what was approved",
    edits: [
      edit(
        "lib/accounts/add-key.ts",
        "await endAllSessions(userId, transaction);",
        "if (!OFF) await endAllSessions(userId, transaction);",
      ),
    ],
    test: { file: RECOVERIES, name: "a sign-in that races a recovery" },
  },
  {
    name: "a recovery is cancelled by a key of its account alone",
    edits: [
      edit(
        "lib/accounts/cancel-recovery.ts",
        "if (userId !== undefined && account.id !== userId)",
        "if (!OFF && userId !== undefined && account.id !== userId)",
      ),
    ],
    test: { file: RECOVERIES, name: "a recovery by somebody with the mailbox" },
  },
];
