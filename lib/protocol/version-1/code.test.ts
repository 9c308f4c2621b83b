import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ProtocolError } from "../errors.ts";
import { type Code, formatCode, parseCode, respondingSite } from "./code.ts";

const register = {
  version: 1,
  email: "ann@example.com",
  nonce: "AAECAwQFBgc=",
  respond_to: "https://host.example/api/register/",
  provider: "test QR2Pass server",
  action: "register",
};
const login = {
  version: 1,
  challenge: "AAECAwQFBgc=",
  valid_till: 1638300000,
  provider: "https://host.example",
  action: "login",
  respond_to: "https://host.example/api/login/",
};

const char = fc.nat(0xffff).map((code) => String.fromCharCode(code));
const refusesAs = (code: string, input: unknown) =>
  assert.throws(
    () => parseCode(typeof input === "string" ? input : JSON.stringify(input)),
    (error) => error instanceof ProtocolError && error.code === code,
    JSON.stringify(input),
  );

test("parses codes of version 1, whether the version is a number or a string", () => {
  for (const version of [1, "1"]) {
    assert.deepEqual(parseCode(JSON.stringify({ ...register, version })), {
      action: "register",
      provider: "test QR2Pass server",
      respondTo: "https://host.example/api/register/",
      email: "ann@example.com",
      nonce: "AAECAwQFBgc=",
    });
    assert.deepEqual(parseCode(JSON.stringify({ ...login, version, more: true })), {
      action: "login",
      provider: "https://host.example",
      respondTo: "https://host.example/api/login/",
      challenge: "AAECAwQFBgc=",
      validTill: 1638300000,
    });
  }
});

test("writes codes with the same fields and order as the original server", () => {
  assert.equal(formatCode(parseCode(JSON.stringify(register))), JSON.stringify(register));
  assert.equal(formatCode(parseCode(JSON.stringify(login))), JSON.stringify(login));
});

test("refuses anything else", () => {
  for (const input of ["", "null", "[]", "7", "{", "https://host.example/authenticator#version=2", {}]) {
    refusesAs("malformed", input);
  }
  for (const code of [register, login]) {
    for (const field of Object.keys(code)) {
      const { [field as "version"]: _, ...rest } = code;
      refusesAs("malformed", rest);
    }
    for (const respond_to of ["", "host.example/api", "javascript:alert(1)", "ftp://host.example/", "https://"]) {
      refusesAs("malformed", { ...code, respond_to });
    }
    // User information before the @ can be mistaken for the host.
    refusesAs("malformed", { ...code, respond_to: "https://bank.example@evil.example/api/login/" });
  }
  refusesAs("malformed", { ...login, action: "confirm" });
  refusesAs("malformed", { ...login, valid_till: "1638300000" });
  refusesAs("malformed", { ...login, version: true });
  refusesAs("unsupported_version", { ...login, version: 3 });
});

test("an account belongs to the origin that receives the answer", () => {
  const site = (provider: string, respond_to: string) =>
    respondingSite(parseCode(JSON.stringify({ ...login, provider, respond_to })));
  assert.deepEqual(site("a name", "https://host.example/api/login/"), { origin: "https://host.example" });
  assert.deepEqual(site("https://host.example/", "https://host.example/api/login/"), {
    origin: "https://host.example",
  });
  assert.deepEqual(site("HTTPS://Host.Example:443", "https://host.example/x/"), { origin: "https://host.example" });
  assert.deepEqual(site("a name", "http://localhost:8000/api/login/"), { origin: "http://localhost:8000" });

  const elsewhere = { problem: "elsewhere" };
  assert.deepEqual(site("https://bank.example", "https://evil.example/api/login/"), elsewhere);
  assert.deepEqual(site("http://host.example", "https://host.example/api/login/"), elsewhere);
  assert.deepEqual(site("https://host.example:8443", "https://host.example/api/login/"), elsewhere);
  assert.deepEqual(site(" https:bank.example", "https://evil.example/api/login/"), elsewhere);
  assert.deepEqual(site("a name", "http://host.example/api/login/"), { problem: "insecure" });
  assert.deepEqual(site("http://host.example", "http://host.example/api/login/"), { problem: "insecure" });
  assert.deepEqual(site("a name", "http://localhost.example/api/login/"), { problem: "insecure" });
});

test("an address with invisible characters is refused", () => {
  const code: Code = {
    action: "register",
    provider: "a name",
    respondTo: "https://host.example/api/register/",
    email: "ann@example.com",
    nonce: "n",
  };
  assert.equal(parseCode(formatCode(code)).action, "register");
  for (const unseen of ["\0", "\n", "\u202e", "\u200b", "\ud800"]) {
    assert.throws(() => parseCode(formatCode({ ...code, email: `ann${unseen}@example.com` })), { code: "malformed" });
  }
});

test("parsing reverses formatting for any code", () => {
  const text = fc.string({ minLength: 1, maxLength: 200, unit: char });
  const common = { provider: text, respondTo: fc.webUrl().map((url) => new URL(url).href) };
  const plain = { noNullPrototype: true };
  const codes: fc.Arbitrary<Code> = fc.oneof(
    fc.record(
      {
        ...common,
        action: fc.constant("register" as const),
        email: text.filter((email) => !/\p{C}/u.test(email)),
        nonce: text,
      },
      plain,
    ),
    fc.record(
      { ...common, action: fc.constant("login" as const), challenge: text, validTill: fc.maxSafeInteger() },
      plain,
    ),
  );
  fc.assert(
    fc.property(codes, (code) => assert.deepEqual(parseCode(formatCode(code)), code)),
    { numRuns: 50 },
  );
});

test("for any text it returns or throws its own error", () => {
  const almost = fc.record(
    {
      version: fc.constantFrom(1, "1", 2, null),
      action: fc.constantFrom("login", "register", "confirm", 1),
      provider: fc.oneof(fc.string(), fc.jsonValue()),
      respond_to: fc.oneof(fc.webUrl(), fc.string(), fc.jsonValue()),
      email: fc.oneof(fc.emailAddress(), fc.jsonValue()),
      nonce: fc.oneof(fc.string(), fc.jsonValue()),
      challenge: fc.oneof(fc.string(), fc.jsonValue()),
      valid_till: fc.oneof(fc.integer(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    fc.string({ unit: char }),
    fc.json(),
    almost.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        respondingSite(parseCode(text));
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
