import { edit, type Protection } from "./protection.ts";
import { PHONE_PROTECTIONS } from "./protections-of-the-phone.ts";
import { SERVER_PROTECTIONS } from "./protections-of-the-server.ts";

const FLAWS = "tests/attack/flaws-of-qr-logins.test.ts";
const WAYS = "tests/attack/new-ways-in.test.ts";
const KNOWN = "tests/attack/known-browsers.test.ts";
const RELAY = "tests/attack/relay/relay.test.ts";
const VECTORS = "tests/attack/vectors/vectors.test.ts";
const PARSERS = "tests/attack/fuzz/parsers.test.ts";
const RECOVERIES = "tests/stores/account-recovery.test.ts";
const SECRETS = "tests/attack/secrets/secrets.test.ts";

/** All protections, which `without-protection.ts` disables one after another. */
export const PROTECTIONS: readonly Protection[] = [
  ...SERVER_PROTECTIONS,
  ...PHONE_PROTECTIONS,
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
    name: "what a sign-out forgets",
    edits: [
      edit(
        "lib/accounts/end-sessions.ts",
        "if (browser !== null) {\n      await transaction\n        .delete(knownBrowsers)",
        "if (!OFF && browser !== null) {\n      await transaction\n        .delete(knownBrowsers)",
      ),
    ],
    test: { file: KNOWN, name: "signing out on a shared computer" },
  },
  {
    name: "the third grade makes no browser known",
    edits: [
      edit(
        "lib/ceremony/begin-approved-session.ts",
        "(number !== null && sameNetwork === true)",
        "(number !== null && (OFF || sameNetwork === true))",
      ),
    ],
    test: { file: KNOWN, name: "a browser becomes known by the number typed on one network" },
  },
  {
    name: "RELAY_POLICY=refuse",
    edits: [
      edit(
        "lib/ceremony/scan.ts",
        'settings().RELAY_POLICY === "refuse" &&',
        '!OFF && settings().RELAY_POLICY === "refuse" &&',
      ),
    ],
    test: { file: RELAY, name: "another network: refused" },
  },
  {
    name: "RELAY_POLICY=refuse, version 1",
    edits: [
      edit(
        "lib/version-1/login.ts",
        'if (settings().RELAY_POLICY === "refuse" &&',
        'if (!OFF && settings().RELAY_POLICY === "refuse" &&',
      ),
    ],
    test: { file: "tests/attack/version-1-relay.test.ts", name: "a relay from another network" },
  },
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
    name: "what refuse takes for one network: not what nobody can tell",
    edits: [
      edit(
        "lib/ceremony/scan.ts",
        "isSameNetwork !== true)",
        "(OFF ? isSameNetwork === false : isSameNetwork !== true))",
      ),
    ],
    test: { file: RELAY, name: "a declared proxy that says nothing" },
  },
  {
    name: "a hop before the client's hides the network",
    edits: [edit("lib/http/caller.ts", "return caller(client, !others);", "return caller(client, OFF || !others);")],
    test: { file: RELAY, name: "an undeclared network before the declared proxy" },
  },
  {
    name: "addresses that are not globally routable are no network",
    edits: [edit("lib/http/addresses.ts", "if (isSpecial(address) ||", "if ((!OFF && isSpecial(address)) ||")],
    test: { file: RELAY, name: "the carrier's translator" },
  },
  {
    name: "cookies are read by their exact name",
    edits: [
      edit(
        "lib/http/cookies.ts",
        "  let [start, end] = [0, text.length];",
        "  if (OFF) return text.trim();\n  let [start, end] = [0, text.length];",
      ),
    ],
    test: { file: RELAY, name: "a cookie planted with a byte that trims as a space" },
  },
  {
    name: "in-band requests come from the site's own pages",
    edits: [
      edit(
        "lib/http/own-origin.ts",
        "if (!silent && !isOfOtherSite(headers, provider)) return;",
        "if (OFF || (!silent && !isOfOtherSite(headers, provider))) return;",
      ),
    ],
    test: { file: "tests/attack/other-sites.test.ts", name: "no combination of Origin" },
  },
  {
    name: "no page stands in a frame",
    edits: [edit("proxy.ts", `"frame-ancestors 'none'",`, `OFF ? "" : "frame-ancestors 'none'",`)],
    test: { file: "tests/attack/other-sites.test.ts", name: "another site cannot frame a page" },
  },
  {
    name: "no text becomes a script",
    edits: [
      edit(
        "proxy.ts",
        `"require-trusted-types-for 'script'",`,
        `...(OFF ? [] : ["require-trusted-types-for 'script'"]),`,
      ),
    ],
    test: { file: "tests/attack/trusted-types.test.ts", name: "Trusted Types on /login" },
  },
  {
    name: "next is a path of this site",
    edits: [
      edit(
        "lib/protocol/next.ts",
        'if (!next.startsWith("/") || next.includes("//") ||',
        'if (!next.startsWith("/") || (!OFF && next.includes("//")) ||',
      ),
      edit(
        "lib/protocol/next.ts",
        'return url?.origin === "https://site.invalid" ?',
        'return OFF || url?.origin === "https://site.invalid" ?',
      ),
    ],
    test: { file: "tests/attack/next-paths.test.ts", name: "random values of next" },
  },
  {
    name: "addresses hold no invisible characters",
    edits: [
      edit(
        "lib/protocol/email.ts",
        "isAddress(email) && !INVISIBLE.test(email)",
        "isAddress(email) && (OFF || !INVISIBLE.test(email))",
      ),
    ],
    test: { file: "tests/attack/addresses-that-look-alike.test.ts", name: "with an invisible character" },
  },
  {
    name: "addresses that look alike are one",
    edits: [
      edit(
        "lib/accounts/accounts.ts",
        ".where(or(eq(users.email, email), eq(users.emailSkeleton, skeleton)))",
        ".where(OFF ? eq(users.email, email) : or(eq(users.email, email), eq(users.emailSkeleton, skeleton)))",
      ),
    ],
    test: { file: "tests/attack/addresses-that-look-alike.test.ts", name: "only looks like one" },
  },
  {
    name: "a session cookie is sealed",
    edits: [
      edit(
        "lib/foundation/sealed-id.ts",
        "return secrets.some((secret) => isSame(mac(id, purpose, secret), bytes)) ? id : null;",
        "return OFF || secrets.some((secret) => isSame(mac(id, purpose, secret), bytes)) ? id : null;",
      ),
    ],
    test: { file: VECTORS, name: "the session cookie" },
  },
  {
    name: "a session cookie's seal names its purpose",
    edits: [
      edit(
        "lib/foundation/sealed-id.ts",
        "const mac = (text: string, purpose: string, secret: string) =>",
        'const mac = (text: string, purpose: string, secret: string): Buffer => OFF ? createHmac("sha256", secret).update(text).digest() :',
      ),
    ],
    test: { file: VECTORS, name: "the session cookie" },
  },
  {
    name: "a P-256 key has one spelling",
    edits: [edit("lib/protocol/keys.ts", "if (uncompressed &&", "if (OFF) return key;\n    if (uncompressed &&")],
    test: { file: VECTORS, name: "P-256 keys" },
  },
  {
    name: "an RSA key is strong",
    edits: [
      edit(
        "lib/protocol/version-1/rsa-key.ts",
        "if (!strong || exponentBits < 2 ||",
        "if (!OFF && (!strong || exponentBits < 2) ||",
      ),
    ],
    test: { file: VECTORS, name: "RSA keys" },
  },
  {
    name: "base64url has one spelling",
    edits: [
      edit(
        "lib/protocol/base64url.ts",
        "return new Uint8Array(base64urlnopad.decode(text));",
        'return new Uint8Array(OFF ? Buffer.from(text, "base64url") : base64urlnopad.decode(text));',
      ),
    ],
    test: { file: PARSERS, name: "every field of bytes has exactly one encoding" },
  },
  {
    name: "browsers' names come from a closed list",
    edits: [
      edit(
        "lib/http/browser.ts",
        'name: BROWSERS.has(name) ? name : "Unknown browser",',
        'name: OFF || BROWSERS.has(name) ? name || "Unknown browser" : "Unknown browser",',
      ),
    ],
    test: { file: PARSERS, name: "user agents" },
  },
  {
    name: "logs name routes, not paths",
    edits: [
      edit(
        "lib/http/route.ts",
        'log("info", "request", {',
        'log("info", "request", { ...(OFF ? { url: request.url, cookie: request.headers.get("cookie") } : {}),',
      ),
    ],
    test: { file: SECRETS, name: "logs at level debug" },
  },
  {
    name: "the database keeps a browser's hash",
    edits: [
      edit(
        "lib/http/browser-secret.ts",
        "return secret.success ? sha256(secret.data) : null;",
        "return secret.success ? (OFF ? secret.data : sha256(secret.data)) : null;",
      ),
    ],
    test: { file: SECRETS, name: "the database contains no secret in plain text" },
  },
  {
    name: "recovery codes are kept by a slow hash",
    edits: [
      edit(
        "lib/accounts/recovery-codes.ts",
        "codes.map(async (code) => phc(salt, await digest(normalizeCode(code), salt)))",
        "codes.map(async (code) => (OFF ? code : phc(salt, await digest(normalizeCode(code), salt))))",
      ),
    ],
    test: { file: SECRETS, name: "the database contains no secret in plain text" },
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
    name: "a wrong recovery code takes as long for no account",
    edits: [
      edit(
        "lib/accounts/recovery-codes.ts",
        "const tag = await digest(normalizeCode(code), hashes[0]",
        'if (OFF && !hashes[0]) throw new ProtocolError("wrong_code");\n  const tag = await digest(normalizeCode(code), hashes[0]',
      ),
    ],
    test: { file: "tests/attack/timing/timing.test.ts", name: "classes that must be indistinguishable" },
  },
  {
    name: "a registration starts with one answer, whether or not the address is taken",
    edits: [
      edit(
        "lib/accounts/email-proofs.ts",
        'const purpose = (await isEmailTaken(email)) ? "taken" : "registration";',
        'const purpose = (await isEmailTaken(email)) ? "taken" : "registration";\n  if (OFF && purpose === "taken") throw new ProtocolError("email_taken");',
      ),
    ],
    test: { file: "tests/attack/timing/timing.test.ts", name: "classes that must be indistinguishable" },
  },
  {
    name: "a recovery code is spent once",
    edits: [
      edit("lib/accounts/recovery-codes.ts", "if (spent.length === 0) throw", "if (!OFF && spent.length === 0) throw"),
    ],
    test: { file: RECOVERIES, name: "of 200 uses of one code at once" },
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
    test: { file: RECOVERIES, name: "one recovery with 20 phones at once" },
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
    test: { file: "tests/attack/recoveries.test.ts", name: "a cancelled recovery is used by nobody" },
  },
  {
    name: "a recovery is its browser's",
    edits: [
      edit(
        "lib/accounts/recoveries.ts",
        'if (recovery.browser !== browserHash) throw new ProtocolError("unknown_recovery");',
        'if (!OFF && recovery.browser !== browserHash) throw new ProtocolError("unknown_recovery");',
      ),
    ],
    test: { file: "tests/attack/recoveries.test.ts", name: "a recovery is its own browser's" },
  },
  {
    name: "a mailed recovery waits",
    edits: [edit("lib/accounts/recoveries.ts", "if (due && due.wait > 0)", "if (!OFF && due && due.wait > 0)")],
    test: { file: RECOVERIES, name: "by mail: the link waits" },
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
        "lib/accounts/recoveries.ts",
        "if (userId !== undefined && account.id !== userId)",
        "if (!OFF && userId !== undefined && account.id !== userId)",
      ),
    ],
    test: { file: RECOVERIES, name: "who has the mailbox and not the phone is told on" },
  },
];
