import { renderMail } from "#lib/mail/render.ts";
import { expect, test } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { LANGUAGES, type Language } from "#words/language.ts";
import type { MailKind } from "#words/mail/mail.ts";
import { MAIL_WORDS } from "#words/mail/words.ts";

const ID = "0b9f6f0e-3c8e-4a52-9a54-0f3b6f6e6c0a";
const PARAMS = {
  ...{ key: "Ann's Pixel 9", browser: "Firefox", system: "Windows", address: "203.0.113.7", method: "mail" },
  ...{ recovery: ID, change: ID, proof: ID, old: "ann@example.com", new: "ann.somebody@department.example.com" },
  ...{ usable_from: "2026-11-27T10:00:00.000Z", expires_at: "2026-12-04T10:00:00.000Z" },
};
const KINDS = Object.entries(MAIL_WORDS.en).flatMap(([kind, words]) =>
  typeof words === "object" && "subject" in words ? [kind as MailKind] : [],
);

for (const language of Object.keys(LANGUAGES) as Language[]) {
  test(`every mail can be read, in every size and theme (${language})`, async ({ page }) => {
    expect(KINDS).toHaveLength(16);
    for (const kind of KINDS) {
      const mail = { id: ID, recipient: "ann@example.com", kind, language, params: PARAMS };
      await page.setContent(renderMail(mail, "https://login.example.com", "s".repeat(32)).html);
      await inspect(page, `mail-${kind}-${language}`);
    }
  });
}
