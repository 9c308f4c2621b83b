import { CANCEL_PURPOSE, CODE_PURPOSE, RECOVERY_PURPOSE, UNDO_PURPOSE } from "#lib/accounts/purposes.ts";
import { codeOf, sealId } from "#lib/foundation/sealed-id.ts";
import { fill } from "#words/format.ts";
import { isLanguage } from "#words/language.ts";
import type { MailKind, MailWords } from "#words/mail/mail.ts";
import { MAIL_WORDS } from "#words/mail/words.ts";
import { htmlOf } from "./html.ts";
import type { Link, MailParts } from "./mail-parts.ts";

/** A mail as the queue keeps it. */
export interface QueuedMail {
  id: string;
  recipient: string;
  kind: string;
  language: string;
  params: Record<string, string>;
}

/** A mail as it is sent. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/**
 * Writes a mail out. Links and codes are made here, from the ids in `params`, and are kept nowhere else. A link's token
 * stands in the fragment, which browsers send to no server.
 *
 * @param site the site's origin
 * @param secret seals the links
 * @param accent the colour of buttons, `#rrggbb`, on which white can be read
 * @throws Error for a kind of mail that there is not
 */
export function renderMail(mail: QueuedMail, site: string, secret: string, accent?: string): RenderedMail {
  const parts = partsOf(mail, site, secret);
  return { subject: parts.subject, text: textOf(parts), html: htmlOf(parts, accent) };
}

function partsOf({ recipient, kind, language, params }: QueuedMail, site: string, secret: string): MailParts {
  const own = isLanguage(language) ? language : "en";
  const words = MAIL_WORDS[own];
  if (!isMailKind(words, kind)) throw new Error("There is no such kind of mail.");
  const { subject, text, button, after, second } = words[kind];
  const { recovery = "", change = "", proof = "" } = params;
  const code = kind === "email_code" ? codeOf(proof, CODE_PURPOSE, secret) : null;
  const values = {
    ...params,
    ...momentsOf(params, own),
    site: new URL(site).host,
    recipient,
    code: code ?? "",
    method: words.methods[params.method as keyof MailWords["methods"]] ?? "",
  };
  const put = (template: string) => fill(template, values);
  const targets: Partial<Record<MailKind, { button?: string; second?: string }>> = {
    recovery_link: {
      button: `/recover#open=${sealId(recovery, RECOVERY_PURPOSE, secret)}`,
      second: `/recover#cancel=${sealId(recovery, CANCEL_PURPOSE, secret)}`,
    },
    recovery_started: { second: `/recover#cancel=${sealId(recovery, CANCEL_PURPOSE, secret)}` },
    email_changed: { second: `/recover#undo=${sealId(change, UNDO_PURPOSE, secret)}` },
    email_taken: { button: "/login" },
    account_enabled: { button: "/login" },
  };
  const link = (label: string | undefined, path: string): Link | null =>
    label === undefined ? null : { words: label, url: site + path };
  return {
    language: own,
    subject: put(subject),
    paragraphs: [words.hello, ...text.map(put)],
    code,
    button: link(button, targets[kind]?.button ?? "/account"),
    after: after.map(put),
    second: link(second, targets[kind]?.second ?? "/account"),
    place: params.address === undefined ? null : put(words.place),
    help: put(words.help),
  };
}

const isMailKind = (words: MailWords, kind: string): kind is MailKind =>
  Object.hasOwn(words, kind) && typeof words[kind as MailKind].subject === "string";

/** Times in `params`, as the reader's language writes them, in UTC: nobody knows the reader's time zone. */
function momentsOf(params: Record<string, string>, language: string): Record<string, string> {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  const moments = ["usable_from", "expires_at"].filter((name) => params[name] !== undefined);
  return Object.fromEntries(moments.map((name) => [name, format.format(new Date(params[name] ?? 0))]));
}

function textOf({ paragraphs, code, button, after, second, place, help }: MailParts): string {
  const linkLines = (link: Link | null) => (link ? [`${link.words}:\n${link.url}`] : []);
  const parts = [
    ...paragraphs,
    ...(code === null ? [] : [code]),
    ...(place === null ? [] : [place]),
    ...linkLines(button),
    ...after,
    ...linkLines(second),
    `--\n${help}`,
  ];
  return `${parts.join("\n\n")}\n`;
}
