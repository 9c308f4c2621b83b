import { edit, type Protection } from "./protection.ts";

const VECTORS = "tests/attack/vectors/vectors.test.ts";
const PARSERS = "tests/attack/fuzz/parsers.test.ts";

/** What checks keys, signatures, cookies, addresses and other input. */
export const INPUTS_PROTECTIONS: readonly Protection[] = [
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
];
