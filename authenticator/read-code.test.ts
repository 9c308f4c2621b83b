import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { formatLink } from "#lib/protocol/link.ts";
import { CodeError, readCode } from "./read-code.ts";

const link = {
  action: "login",
  provider: "https://login.example.com",
  challenge: "AAAAAAAAAAAAAAAAAAAAAA",
} as const;
/** A link in the older long form. */
const long = `https://login.example.com/authenticator#version=2&action=login&challenge=${link.challenge}&valid_till=1795600000`;

const problem = (text: string) => {
  try {
    readCode(text);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof CodeError);
    return error.problem;
  }
};

test("parses a link in both forms, however it was pasted", () => {
  for (const text of [formatLink(link), formatLink(link).toLowerCase(), long]) {
    const query = text.replace("#", "?fbclid=x&utm_source=chat#");
    for (const pasted of [
      ` ${text}\n`,
      `Open ${text}.`,
      `“${text}”`,
      `<${text}>`,
      `see https://example.com, or (${text})`,
      `[${text}](${text})`,
      `**${text}**`,
      `_${text}_`,
      `<${text}|${text}>`,
      `<a href="${text.replaceAll("&", "&amp;")}">`,
      `<a href='${text}'>`,
      `\u200b${text}\u200b`,
      `${text}，谢谢`,
      `${text}·`,
      `https://${text}`,
      text.replace("#", "%23"),
      `https://example.org/?url=${encodeURIComponent(text)}&data=x`,
      query,
    ]) {
      assert.deepEqual(readCode(pasted), { version: 2, link }, pasted);
    }
  }
});

test("reports what is wrong with other texts", () => {
  const text = formatLink(link);
  assert.equal(problem("https://menu.example.com/today"), "not_qr2pass");
  assert.equal(problem("WIFI:S:home;T:WPA;P:secret;;"), "not_qr2pass");
  assert.equal(problem(""), "not_qr2pass");
  assert.equal(problem("{}"), "not_qr2pass");
  assert.equal(problem(long.replace("https:", "http:")), "insecure_site");
  assert.equal(problem(text.replace("https:", "http:").toUpperCase()), "insecure_site");
  assert.equal(problem(text.replace("https:", "http:")), "insecure_site");
  assert.equal(problem("x".repeat(100_000) + text), "not_qr2pass");
  assert.equal(problem("http://menu.example.com/today"), "not_qr2pass");
  assert.equal(problem(long.replace("version=2", "version=3")), "newer_version");
});

test("parses codes of version 1 and determines their site", () => {
  const original = {
    version: "1",
    challenge: "abcdefghijk=",
    valid_till: 1638300000,
    provider: "test QR2Pass server",
    action: "login",
    respond_to: "https://host.example/api/login/",
  };
  const text = (changes = {}) => JSON.stringify({ ...original, ...changes });
  const read = readCode(` ${text()}`);
  assert.ok(read.version === 1 && read.code.action === "login");
  assert.equal(read.site, "https://host.example");
  assert.equal(read.code.challenge, "abcdefghijk=");

  assert.equal(problem(text({ provider: "https://bank.example" })), "answers_elsewhere");
  assert.equal(problem(text({ respond_to: "http://host.example/api/login/" })), "insecure_site");
  assert.equal(problem(text({ respond_to: "https://bank.example@host.example/api/login/" })), "not_qr2pass");
  assert.equal(problem(text({ respond_to: undefined })), "not_qr2pass");
  assert.equal(problem(text({ version: 3 })), "newer_version");
});

test("for any text it returns or throws its own error", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.webUrl({ withFragments: true })), (text) => void problem(text)),
  );
});
