import { edit, type Protection } from "./protection.ts";

const FLAWS = "tests/attack/flaws-of-qr-logins.test.ts";
const WAYS = "tests/attack/new-ways-in.test.ts";

/** What protects a ceremony, a key and a session. */
export const CEREMONIES_PROTECTIONS: readonly Protection[] = [
  {
    name: "a ceremony takes each step once",
    edits: [
      edit(
        "lib/ceremony/memory-store.ts",
        "if (before?.state !== step.from || !claimed || !entry)",
        "if ((OFF ? !before : before?.state !== step.from) || !claimed || !entry || !before)",
      ),
      edit("lib/ceremony/decision.ts", 'if (state !== "scanned") throw', 'if (!OFF && state !== "scanned") throw'),
    ],
    test: { file: FLAWS, name: "missing single use" },
  },
  {
    name: "a redeemed ceremony is gone",
    edits: [
      edit(
        "lib/ceremony/memory-store.ts",
        "async finish({ id }) {\n      remove(id);",
        "async finish({ id }) {\n      if (!OFF) remove(id); else delete entries.get(id)?.heldUntil;",
      ),
    ],
    test: { file: FLAWS, name: "missing single use" },
  },
  {
    name: "challenges are drawn by a CSPRNG",
    edits: [
      edit(
        "lib/ceremony/begin.ts",
        "const id = randomToken(CHALLENGE_BYTES);",
        'const id = OFF ? Buffer.from(Date.now().toString(16).padStart(32, "0"), "hex").toString("base64url") : randomToken(CHALLENGE_BYTES);',
      ),
    ],
    test: { file: FLAWS, name: "predictable ids" },
  },
  {
    name: "a code waits for 60 s",
    edits: [
      edit(
        "lib/ceremony/begin.ts",
        "validTill: nowSeconds() + WAIT_SECONDS",
        "validTill: nowSeconds() + (OFF ? 600 : WAIT_SECONDS)",
      ),
    ],
    test: { file: FLAWS, name: "long-lived ids" },
  },
  {
    name: "only the browser that began a ceremony redeems it",
    edits: [
      edit(
        "lib/ceremony/redeem.ts",
        "if (ceremony?.browserHash !== redemption.browserHash)",
        "if (!ceremony || (!OFF && ceremony.browserHash !== redemption.browserHash))",
      ),
      edit(
        "lib/ceremony/memory-store.ts",
        "before?.ceremony.browserHash === browserHash &&",
        "(OFF || before?.ceremony.browserHash === browserHash) && before &&",
      ),
    ],
    test: { file: FLAWS, name: "no binding between code and browser" },
  },
  {
    name: "only the browser that began a ceremony sees it",
    edits: [
      edit(
        "lib/ceremony/watch.ts",
        "if (snapshot?.ceremony.browserHash !== browserHash)",
        "if (!snapshot || (!OFF && snapshot.ceremony.browserHash !== browserHash))",
      ),
    ],
    test: { file: FLAWS, name: "no binding between code and browser" },
  },
  {
    name: "only the browser that began a ceremony gives it up",
    edits: [
      edit(
        "lib/ceremony/memory-store.ts",
        "if (entry?.ceremony.browserHash !== browserHash ||",
        "if (!entry || (!OFF && entry.ceremony.browserHash !== browserHash) ||",
      ),
    ],
    test: { file: WAYS, name: "cancelling" },
  },
  {
    name: "the number is asked",
    edits: [
      edit(
        "lib/ceremony/decision.ts",
        "if ((number ?? null) !== scan.number)",
        "if (!OFF && (number ?? null) !== scan.number)",
      ),
    ],
    test: { file: WAYS, name: "a stranger who scans a registration first" },
  },
  {
    name: "an approval needs a valid signature",
    edits: [edit("lib/ceremony/answer-with-key.ts", "if (!verifySignature(", "if (!OFF && !verifySignature(")],
    test: { file: WAYS, name: "substituting the text" },
  },
  {
    name: "the account that is named is that of the key",
    edits: [
      edit(
        "lib/ceremony/answer-with-key.ts",
        "if (normalizeEmail(email) === username)",
        "if (OFF || normalizeEmail(email) === username)",
      ),
    ],
    test: { file: FLAWS, name: "the account is that of the key which verified" },
  },
  {
    name: "a registration is for the address that began it",
    edits: [
      edit(
        "lib/ceremony/answer-with-new-key.ts",
        "if (ceremony.email !== email)",
        "if (!OFF && ceremony.email !== email)",
      ),
    ],
    test: { file: FLAWS, name: "a registration is for the address that began it" },
  },
  {
    name: "states tell no account",
    edits: [
      edit(
        "lib/ceremony/watch.ts",
        "return { state, remaining, age,",
        "return { ...(OFF ? { email: ceremony.email } : {}), state, remaining, age,",
      ),
    ],
    test: { file: FLAWS, name: "data leaked to whoever polls" },
  },
  {
    name: "the text that is confirmed is signed",
    edits: [
      edit(
        "lib/ceremony/answer-with-key.ts",
        "const textHash = confirms ? sha256(confirms.text) : undefined;",
        'const textHash = confirms ? sha256(OFF ? "Win a prize" : confirms.text) : undefined;',
      ),
    ],
    test: { file: WAYS, name: "substituting the text" },
  },
  {
    name: "what a session asks for waits for the phone",
    edits: [
      edit(
        "lib/accounts/confirm.ts",
        "return { text: await operation.text(",
        'if (OFF) await operation.run(database, { account, ...requester }, parsed, "", await operation.ready?.());\n    return { text: await operation.text(',
      ),
    ],
    test: { file: "tests/attack/stolen-session.test.ts", name: "every route with a stolen session" },
  },
  {
    name: "a phone is added only with leave",
    edits: [
      edit(
        "lib/accounts/operations/add-device.ts",
        "if (spent.length === 0) throw",
        "if (!OFF && spent.length === 0) throw",
      ),
    ],
    test: { file: WAYS, name: "a stolen session cannot make important changes" },
  },
  {
    name: "leave to add a phone is one session's",
    edits: [
      edit(
        "lib/accounts/operations/add-device.ts",
        "eq(deviceGrants.sessionId, sessionId),",
        "OFF ? undefined : eq(deviceGrants.sessionId, sessionId),",
      ),
    ],
    test: { file: WAYS, name: "a grant to add a phone" },
  },
  {
    name: "of several keys for one code one is kept",
    edits: [
      edit(
        "lib/accounts/add-key.ts",
        "if (ceremony !== undefined) await requireUnused(",
        "if (!OFF && ceremony !== undefined) await requireUnused(",
      ),
    ],
    test: { file: "tests/attack/bursts.test.ts", name: "of 200 keys sent at once for one add-device code" },
  },
  {
    name: "requests are limited",
    edits: [
      edit(
        "lib/http/site-limits.ts",
        "if (!settings().RATE_LIMITS || weight === 0)",
        "if (OFF || !settings().RATE_LIMITS || weight === 0)",
      ),
    ],
    test: { file: "tests/http/limits.test.ts", name: "an IPv6 /64 gets as much" },
  },
  {
    name: "typed codes are limited by themselves",
    edits: [
      edit(
        "lib/http/site-limits.ts",
        "await sharedLimits().spend(1, [\n    { key: `lookup:",
        "OFF ? 0 : await sharedLimits().spend(1, [\n    { key: `lookup:",
      ),
    ],
    test: { file: WAYS, name: "guessing typed codes" },
  },
  {
    name: "the phone that scanned decides",
    edits: [
      edit(
        "lib/ceremony/decision.ts",
        'if (scan?.claim !== claim) throw new ProtocolError("wrong_claim");',
        'if (!scan || (!OFF && scan.claim !== claim)) throw new ProtocolError("wrong_claim");',
      ),
      edit(
        "lib/ceremony/decision.ts",
        'return decide({ ...ceremony, scan }, { from: "scanned", claim });',
        'return decide({ ...ceremony, scan }, { from: "scanned", claim: OFF ? scan.claim : claim });',
      ),
    ],
    test: { file: "tests/http/refusals.test.ts", name: "a phone that saw the code but did not claim it" },
  },
  {
    name: "a confirmation is redeemed by the session that began it",
    edits: [
      edit(
        "lib/ceremony/redeem.ts",
        "if (startedBy !== null && startedBy !== redeemer.sessionId)",
        "if (!OFF && startedBy !== null && startedBy !== redeemer.sessionId)",
      ),
    ],
    test: { file: "tests/http/kinds.test.ts", name: "another account's phone, another session, or no session" },
  },
  {
    name: "signing out everywhere voids approvals",
    edits: [
      edit(
        "lib/accounts/begin-session.ts",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a part of a template
        'and sign_outs = ${given("signOuts")}::integer and',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a part of a template
        'and (${sql.raw(String(OFF))} or sign_outs = ${given("signOuts")}::integer) and',
      ),
    ],
    test: { file: "tests/http/sign-out.test.ts", name: "voids an approval that has not been redeemed" },
  },
];
