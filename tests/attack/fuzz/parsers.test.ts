import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseSettings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { readCookie } from "#lib/http/cookies.ts";
import { openSession } from "#lib/http/session-token.ts";
import { encodeBase64url } from "#lib/protocol/base64url.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import * as requests from "#lib/protocol/requests.ts";
import { parseUserCode, USER_CODE_ALPHABET } from "#lib/protocol/user-code.ts";
import { decodeBase64 } from "#lib/protocol/version-1/base64.ts";
import { parseCode } from "#lib/protocol/version-1/code.ts";
import { preferredLanguage } from "#words/language.ts";

/**
 * Parsers of input from outside, with random input. The parsers of lib/protocol have their property tests beside them.
 */

/** A header's value as a server sees it: one character per byte, without line breaks and NUL. */
const headerText = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => ![0, 10, 13].includes(byte))).toString("latin1"));

const NAME = "__Host-qr2pass-session";
const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      NAME,
      NAME.toUpperCase(),
      `\xa0${NAME}`,
      `${NAME}.0`,
      "a",
      "=",
      "==",
      ";",
      "; ",
      " ",
      "\t",
      '"',
      ",",
    ),
  },
  { weight: 1, arbitrary: headerText },
);

test("cookies: a value is returned only for the exact name, and nothing throws", () => {
  const cookie = fc.oneof(
    headerText,
    fc.array(piece, { maxLength: 12 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(cookie, (text) => {
      const headers = new Headers({ cookie: text });
      const value = readCookie(headers, NAME);
      const exact = (headers.get("cookie") ?? "")
        .split(";")
        .map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ""))
        .filter((pair) => pair.replace(/[ \t]*=.*$/s, "") === NAME && pair.includes("="));
      if (value === null) return;
      assert.equal(exact.length, 1, JSON.stringify(text));
      assert.equal(exact[0]?.slice(exact[0].indexOf("=") + 1).replace(/^[ \t]+|[ \t]+$/g, ""), value);
    }),
    { numRuns: 3_000 },
  );
});

test("session cookies: text that was not sealed does not open a session", () => {
  const token = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc
      .tuple(fc.uuid(), fc.uint8Array({ minLength: 32, maxLength: 32 }))
      .map(([id, mac]) => `${id}.${encodeBase64url(mac)}`),
  );
  fc.assert(fc.property(token, (text) => assert.equal(openSession(text, ["s".repeat(43)]), null)));
});

test("typed codes: eight letters of the alphabet or nothing, whatever surrounds them", () => {
  const letters = fc.string({ unit: fc.constantFrom(...USER_CODE_ALPHABET), minLength: 8, maxLength: 8 });
  const noise = fc.string({ unit: fc.constantFrom(" ", "-", ".", "\u2010", "\u00a0", "\n", "_", "'"), maxLength: 5 });
  fc.assert(
    fc.property(letters, noise, noise, (code, before, between) => {
      assert.equal(parseUserCode(`${before}${code.slice(0, 4)}${between}${code.slice(4).toLowerCase()}`), code);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 64 }), (text) => {
      const code = parseUserCode(text);
      assert.ok(code === null || /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/.test(code));
    }),
  );
});

test("version-1 codes: for any text the parser returns or throws its own error", () => {
  const fields = fc.record(
    {
      version: fc.constantFrom<unknown>(1, "1", 2, null),
      action: fc.constantFrom<unknown>("login", "register", 7),
      provider: fc.oneof(fc.string(), fc.webUrl(), fc.jsonValue()),
      respond_to: fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.constantFrom("javascript:alert(1)", "https://a@b/", "https://["),
      ),
      email: fc.oneof(fc.string(), fc.emailAddress()),
      nonce: fc.string(),
      challenge: fc.string(),
      valid_till: fc.oneof(fc.integer(), fc.double(), fc.string()),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    fields.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, (json) => {
      try {
        const code = parseCode(json);
        assert.match(new URL(code.respondTo).protocol, /^https?:$/);
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ABab09+/=-_ \n"), maxLength: 20 }), (base64) => {
      try {
        assert.equal(Buffer.from(decodeBase64(base64)).toString("base64"), base64);
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }),
  );
});

test("user agents: the name has at most 64 characters, and takes little time", () => {
  const agent = fc.oneof(
    headerText,
    fc
      .array(
        fc.constantFrom(
          "Mozilla/5.0 ",
          "(",
          ")",
          ";",
          "Windows NT 10.0",
          "Firefox/",
          "145.0",
          "Chrome/",
          "x".repeat(200),
          " ",
        ),
        {
          maxLength: 40,
        },
      )
      .map((all) => all.join("")),
  );
  fc.assert(
    fc.property(agent, (text) => {
      const began = performance.now();
      const { name, system } = describeBrowser(text, "198.51.100.7");
      assert.ok(name.length > 0 && name.length <= 64, name);
      assert.ok(system.length > 0 && system.length <= 64, system);
      assert.ok(performance.now() - began < 200);
    }),
    { numRuns: 500 },
  );
  assert.ok(describeBrowser("(".repeat(50_000), "").name);
});

test("language headers: the result is one of the two languages", () => {
  const header = fc.oneof(
    headerText,
    fc
      .array(fc.constantFrom("el", "en", "*", "-", ",", ";q=", "0.5", "1e9", "NaN", "el-GR", " ", "zz"), {
        maxLength: 20,
      })
      .map((all) => all.join("")),
  );
  fc.assert(fc.property(header, (text) => assert.match(preferredLanguage(text), /^(en|el)$/)));
});

test("settings: any text is accepted or refused with a message that does not quote it", () => {
  const names = [
    ...[
      "AUTH_URL",
      "AUTH_SECRET",
      "DATABASE_URL",
      "PORT",
      "TRUSTED_PROXIES",
      "RATE_LIMITS",
      "RELAY_POLICY",
      "REDIS_URL",
    ],
    ...[
      "RECOVERY",
      "RECOVERY_DELAY",
      "SMTP_URL",
      "MAIL_FROM",
      "SESSION_IDLE",
      "HISTORY_DAYS",
      "METRICS_TOKEN",
      "LOG_LEVEL",
    ],
  ];
  const secret = fc
    .string({ minLength: 12, maxLength: 40 })
    .filter((text) => /^[!-~]+$/.test(text) && !/^[a-zA-Z]+$/.test(text));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(secret, fc.webUrl(), fc.string())), (given) => {
      try {
        parseSettings(given);
      } catch (error) {
        assert.ok(error instanceof StartError, String(error));
        for (const value of Object.values(given)) {
          if (value.length >= 12 && /\W/.test(value)) assert.ok(!error.message.includes(value), `quotes ${value}`);
        }
      }
    }),
  );
});

test("every field of bytes has exactly one encoding: padding, other alphabets and unused bits are refused", () => {
  const bytes = (size: number) => encodeBase64url(new Uint8Array(size).fill(0xfb));
  const scan = { version: 2, challenge: bytes(16), claim: bytes(32), key_id: bytes(32) };
  const deny = { version: 2, challenge: bytes(16), claim_token: bytes(32) };
  const respell = (text: string) => {
    const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = ALPHABET.indexOf(text.at(-1) ?? "");
    return [
      `${text}=`,
      `${text}==`,
      text.replaceAll("-", "+").replaceAll("_", "/"),
      ` ${text}`,
      `${text}\n`,
      text.slice(0, -1) + ALPHABET[last ^ 1],
      text.slice(0, -1),
      `${text}A`,
      text.replace(/^./, "%2D"),
    ].filter((other) => other !== text);
  };
  for (const [schema, message] of [
    [requests.scanRequestSchema, scan],
    [requests.denyRequestSchema, deny],
  ] as const) {
    assert.ok(schema.safeParse(message).success);
    for (const [field, value] of Object.entries(message)) {
      if (typeof value !== "string") continue;
      for (const other of respell(value)) {
        assert.equal(schema.safeParse({ ...message, [field]: other }).success, false, `${field}: ${other}`);
      }
    }
  }
});
