import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { formatLink } from "#lib/protocol/link.ts";
import { CodeError, readCode } from "./read-code.ts";

const link = {
  action: "login",
  provider: "https://login.example.com",
  challenge: "AAAAAAAAAAAAAAAAAAAAAA",
  validTill: 1795600000,
} as const;

const problem = (text: string) => {
  try {
    readCode(text);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof CodeError);
    return error.problem;
  }
};

test("reads a link, with the white space that pasting adds", () => {
  assert.deepEqual(readCode(` ${formatLink(link)}\n`), { version: 2, link });
});

test("says what is wrong with a text that is none", () => {
  const text = formatLink(link);
  assert.equal(problem("https://menu.example.com/today"), "not_qr2pass");
  assert.equal(problem("WIFI:S:home;T:WPA;P:secret;;"), "not_qr2pass");
  assert.equal(problem(""), "not_qr2pass");
  assert.equal(problem("{}"), "not_qr2pass");
  assert.equal(problem(text.replace("https:", "http:")), "insecure_site");
  assert.equal(problem("http://menu.example.com/today"), "not_qr2pass");
  assert.equal(problem(text.replace("version=2", "version=3")), "newer_version");
});

test("reads the original's codes, and whose they are", () => {
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

test("throws nothing but its own error, whatever it reads", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.webUrl({ withFragments: true })), (text) => void problem(text)),
  );
});
