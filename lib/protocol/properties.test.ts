import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import * as answers from "./answers.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { emailSchema, normalizeEmail } from "./email.ts";
import { ProtocolError } from "./errors.ts";
import { importPublicKey } from "./keys.ts";
import { ACTIONS } from "./kinds.ts";
import { findLink, formatLink, type Link, parseLink } from "./link.ts";
import { DEFAULT_NEXT, safeNext } from "./next.ts";
import * as requests from "./requests.ts";
import { encodeTranscript } from "./transcript.ts";

const bytes = (size?: number) =>
  fc.uint8Array(size === undefined ? { maxLength: 200 } : { minLength: size, maxLength: size });

const provider = fc.oneof(
  fc.domain().map((host) => new URL(`https://${host}`).origin),
  fc
    .tuple(fc.domain(), fc.integer({ min: 1, max: 65535 }))
    .map(([host, port]) => new URL(`https://${host}:${port}`).origin),
  fc.constantFrom("http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"),
);
const link: fc.Arbitrary<Link> = fc.record(
  {
    action: fc.constantFrom(...ACTIONS),
    provider,
    challenge: bytes(16).map(encodeBase64url),
  },
  { noNullPrototype: true },
);

/** Runs a parser on any input. It must return or throw its own error. */
function throwsNothingElse(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error));
  }
}

test("base64url: decoding reverses encoding, and each value has exactly one encoding", () => {
  fc.assert(fc.property(bytes(), (value) => assert.deepEqual(decodeBase64url(encodeBase64url(value)), value)));
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."AQgwZ09-_=+/ \n"), maxLength: 12 }), (text) => {
      throwsNothingElse(() => assert.equal(encodeBase64url(decodeBase64url(text)), text));
    }),
  );
});

test("links: parsing reverses formatting, in upper or lower case, with a query, and within other text", () => {
  fc.assert(
    fc.property(link, (value) => {
      const text = formatLink(value);
      assert.deepEqual(parseLink(text), value);
      assert.deepEqual(parseLink(text.toLowerCase()), value);
      assert.deepEqual(parseLink(text.toUpperCase()), value);
      assert.deepEqual(parseLink(text.replace("/A#", "/A?fbclid=x&utm_source=y#")), value);
      assert.deepEqual(findLink(`Look at https://other.example/ and (${text}), please.`), value);
      assert.deepEqual(findLink(`${text}.`), value);
    }),
  );
});

test("links: each challenge has exactly one spelling", () => {
  const last = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  fc.assert(
    fc.property(link, last, (value, letter) => {
      const text = formatLink(value);
      const other = text.slice(0, -1) + letter;
      throwsNothingElse(() => assert.equal(formatLink(parseLink(other)), other));
    }),
  );
});

test("links: for any text the parser returns or throws its own error", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => throwsNothingElse(() => parseLink(text))));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => throwsNothingElse(() => findLink(text))));
  const edited = fc.tuple(link.map(formatLink), fc.nat(), fc.string({ maxLength: 3 })).map(([text, at, piece]) => {
    const place = at % text.length;
    return text.slice(0, place) + piece + text.slice(place + piece.length);
  });
  fc.assert(fc.property(edited, (text) => throwsNothingElse(() => parseLink(text))));
});

test("links: the origin of a parsed link is HTTPS or this machine", () => {
  const schemes = fc.constantFrom("http", "https", "javascript", "data", "file", "ftp", "HTTPS");
  fc.assert(
    fc.property(schemes, fc.webAuthority({ withUserInfo: true, withPort: true }), link, (scheme, authority, value) => {
      const text = formatLink(value).replace(/^.*?(?=\/A#)/, () => `${scheme}://${authority}`);
      throwsNothingElse(() => assert.match(parseLink(text).provider, /^https:\/\/[^@/]+$|^http:\/\/localhost(:\d+)?$/));
    }),
  );
});

test("messages: for any input the schemas return a result and do not throw", () => {
  const schemas = [
    requests.beginRequestSchema,
    requests.scanRequestSchema,
    requests.registerRequestSchema,
    requests.loginRequestSchema,
    requests.denyRequestSchema,
    requests.lookupRequestSchema,
    answers.lookupAnswerSchema,
    answers.scanAnswerSchema,
    answers.answerSchema,
  ];
  const field = fc.constantFrom(
    "version",
    "action",
    "email",
    "challenge",
    "nonce",
    "claim",
    "claim_token",
    "number",
    "key_id",
  );
  const input = fc.oneof(fc.anything(), fc.jsonValue(), fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.constant(2))));
  fc.assert(fc.property(input, (value) => schemas.forEach((schema) => void schema.safeParse(value))));
});

test("emails: normalizing a normalized address does not change it", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        fc.string({ unit: "grapheme" }).map((name) => `${name}@example.com`),
      ),
      (text) => {
        const parsed = emailSchema.safeParse(text);
        if (!parsed.success) return;
        assert.equal(normalizeEmail(parsed.data), parsed.data);
        assert.doesNotMatch(parsed.data, /[\s\p{C}]/u);
      },
    ),
  );
});

test("next: the result is always a path of this site, as a browser reads it", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    "//",
    ":",
    "@",
    "evil.example",
    "a",
    "?",
    "#",
    "..",
    "%2f",
    "\t",
    " ",
    "https:",
  );
  const input = fc.oneof(
    fc.anything(),
    fc.string(),
    fc.webUrl(),
    fc.array(piece).map((all) => `/${all.join("")}`),
  );
  fc.assert(
    fc.property(input, (value) => {
      const next = safeNext(value);
      assert.equal(new URL(next, "https://site.example").origin, "https://site.example");
      assert.match(next, /^\/(?![/\\])/);
    }),
  );
  assert.equal(safeNext("/reports?week=2#top"), "/reports?week=2#top");
  for (const bad of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "",
    null,
    "/a//b",
  ]) {
    assert.equal(safeNext(bad), DEFAULT_NEXT);
  }
});

test("signed text: different fields give different texts", () => {
  const line = fc.string();
  fc.assert(
    fc.property(line, line, (email, challenge) => {
      const text = { action: "login", provider: "https://a.example", email, challenge, keyId: "k" } as const;
      if (/[\r\n]/.test(email + challenge)) assert.throws(() => encodeTranscript(text), ProtocolError);
      else assert.equal(new TextDecoder().decode(encodeTranscript(text)).split("\n").length, 7);
    }),
  );
});

test("keys: for any text the import returns or throws its own error", async () => {
  const text = fc.oneof(fc.string(), bytes(91).map(encodeBase64url));
  await fc.assert(
    fc.asyncProperty(text, async (publicKey) => {
      await assert.rejects(importPublicKey(publicKey), { name: "ProtocolError", code: "invalid_key" });
    }),
  );
});
