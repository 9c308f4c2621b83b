import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { CANCEL_PURPOSE, CODE_PURPOSE, RECOVERY_PURPOSE, UNDO_PURPOSE } from "#lib/accounts/purposes.ts";
import { codeOf, openSealedId } from "#lib/foundation/sealed-id.ts";
import { LANGUAGES, type Language } from "#words/language.ts";
import type { MailKind } from "#words/mail/mail.ts";
import { MAIL_WORDS } from "#words/mail/words.ts";
import { renderMail } from "./render.ts";

const SITE = "https://login.example.com";
const secret = "s".repeat(32);
const ID = "0b9f6f0e-3c8e-4a52-9a54-0f3b6f6e6c0a";
const PARAMS = {
  ...{ key: "Pixel", browser: "Firefox", system: "Linux", address: "198.51.100.7", method: "mail" },
  ...{ recovery: ID, change: ID, proof: ID, old: "old@example.com", new: "new@example.com" },
  ...{ usable_from: "2026-11-27T10:00:00.000Z", expires_at: "2026-12-04T10:00:00.000Z" },
};
const KINDS = Object.keys(MAIL_WORDS.en).filter(
  (kind) => typeof MAIL_WORDS.en[kind as MailKind] === "object" && kind !== "methods",
) as MailKind[];
const mail = (kind: MailKind, language: Language = "en") =>
  renderMail({ id: ID, recipient: "ann@example.com", kind, language, params: PARAMS }, SITE, secret);

test("every mail in every language has all its places filled, in text and HTML", () => {
  assert.equal(KINDS.length, 16);
  for (const kind of KINDS) {
    for (const language of Object.keys(LANGUAGES) as Language[]) {
      const { subject, text, html } = mail(kind, language);
      for (const part of [subject, text, html]) {
        assert.doesNotMatch(part, /\{\w+\}|undefined|Invalid/, `${kind} ${language}`);
        assert.ok(part.length > 10);
      }
      assert.ok(subject.length < 100 && !/[\r\n]/.test(subject));
      assert.ok(text.includes("ann@example.com") && html.includes(`<html lang="${language}">`));
      assert.doesNotMatch(html, /<script|<img|url\(|src=/);
    }
  }
});

test("tokens are good for their purpose and stand in the fragment alone", () => {
  const tokens: [MailKind, string, string][] = [
    ["recovery_link", "open", RECOVERY_PURPOSE],
    ["recovery_link", "cancel", CANCEL_PURPOSE],
    ["recovery_started", "cancel", CANCEL_PURPOSE],
    ["email_changed", "undo", UNDO_PURPOSE],
  ];
  for (const [kind, name, purpose] of tokens) {
    const { text } = mail(kind);
    const token = new RegExp(`${SITE}/recover#${name}=(\\S+)`).exec(text)?.[1] ?? null;
    assert.equal(openSealedId(token, purpose, [secret]), ID, kind);
  }
  for (const kind of KINDS) {
    for (const [, url = ""] of mail(kind).text.matchAll(/(https:\S+)/g)) {
      assert.ok(!url.slice(0, url.includes("#") ? url.indexOf("#") : undefined).includes(ID));
    }
  }
  assert.doesNotMatch(mail("recovery_started").text, /#open=/);
});

test("a mail with a code shows the proof's code, and no other mail shows it", () => {
  const code = codeOf(ID, CODE_PURPOSE, secret);
  assert.ok(mail("email_code").text.includes(`\n${code}\n`) && mail("email_code").subject.startsWith(code));
  for (const kind of KINDS.filter((kind) => kind !== "email_code")) assert.ok(!mail(kind).text.includes(code), kind);
});

test("a mail's button has the site's colour, and that of the pages where the site has none", () => {
  const tokens = readFileSync(join(import.meta.dirname, "../../ui/tokens.css"), "utf8");
  const [, green = "none"] = /--accent: light-dark\((#\w+)/.exec(tokens) ?? [];
  assert.ok(mail("email_taken").html.includes(`background:${green}`));
  const queued = { id: ID, recipient: "ann@example.com", kind: "email_taken", language: "en", params: PARAMS };
  assert.ok(renderMail(queued, SITE, secret, "#1d4ed8").html.includes("background:#1d4ed8"));
});
