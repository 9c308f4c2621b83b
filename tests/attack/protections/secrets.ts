import { edit, type Protection } from "./protection.ts";

const SECRETS = "tests/attack/secrets/secrets.test.ts";

/** What keeps secrets, and what keeps answers alike. */
export const SECRETS_PROTECTIONS: readonly Protection[] = [
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
];
