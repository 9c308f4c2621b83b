import {
  describeAccount,
  disableAccount,
  enableAccount,
  listAccounts,
  recoverAccount,
  removeAccountAt,
} from "#lib/accounts/administration.ts";

/** How many accounts are read at a time. */
const PAGE = 500;

/** The result of a command: text for people, data for programs. */
export interface CommandOutput {
  text: string;
  data: object;
}

/**
 * The operator's commands, each for the account at `email`; `list` is for all accounts whose address contains that
 * text. `site` is the site's origin. They throw ProtocolError.
 */
export const COMMANDS = { list, show, recover, disable, enable, remove } satisfies Record<
  string,
  (email: string, site: string) => Promise<CommandOutput>
>;

async function list(part: string): Promise<CommandOutput> {
  const all = [];
  for (let after = ""; ; ) {
    const page = await listAccounts(part, after, PAGE);
    all.push(...page);
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = last.email;
  }
  const many = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const lines = all.map((account) =>
    [
      account.email,
      many(account.keys, "phone"),
      many(account.sessions, "session"),
      `last used ${timeOf(account.last_used_at)}`,
      ...(account.disabled_at ? ["disabled"] : []),
    ].join("  "),
  );
  return { text: lines.length > 0 ? lines.join("\n") : "There are no such accounts.", data: all };
}

async function show(email: string): Promise<CommandOutput> {
  const account = await describeAccount(email);
  const { recovery } = account;
  const lines: [string, string | null][] = [
    ["created", timeOf(account.created_at)],
    ["address", account.email_verified_at ? `proved ${timeOf(account.email_verified_at)}` : "not proved"],
    ["state", account.disabled_at ? `disabled ${timeOf(account.disabled_at)}` : "enabled"],
    ["user name", account.username],
    ["name", account.display_name],
    ["codes left", String(account.recovery_codes_left)],
    ["recovery", recovery && `${recovery.method}, started ${timeOf(recovery.started_at)}`],
    ...account.keys.map((key): [string, string] => [
      "phone",
      `${key.name}, added ${timeOf(key.added_at)}, last used ${timeOf(key.last_used_at)}`,
    ]),
    ...account.sessions.map((session): [string, string] => [
      "session",
      `${session.browser} on ${session.system} at ${session.address}, last seen ${timeOf(session.last_seen_at)}`,
    ]),
  ];
  const shown = lines.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(12)}${value}`]));
  return { text: [account.email, ...shown].join("\n"), data: account };
}

async function recover(email: string, site: string): Promise<CommandOutput> {
  const link = await recoverAccount(email, site);
  const advice =
    "Give this link to the person, over a way that you trust. It is good once, and for 24 hours.\n" +
    "Whoever has it gets into the account. The person's mailbox was told.";
  return { text: `${link}\n\n${advice}`, data: { email, link, valid_hours: 24 } };
}

async function disable(email: string): Promise<CommandOutput> {
  await disableAccount(email);
  return { text: `${email} is disabled. Its sessions have ended.`, data: { email, disabled: true } };
}

async function enable(email: string): Promise<CommandOutput> {
  await enableAccount(email);
  return { text: `${email} is enabled.`, data: { email, disabled: false } };
}

async function remove(email: string): Promise<CommandOutput> {
  await removeAccountAt(email);
  return { text: `${email} was removed. The address is free.`, data: { email, removed: true } };
}

const timeOf = (date: Date | null) => date?.toISOString() ?? "never";
