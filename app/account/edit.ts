import type { ConfirmRequest } from "#app/confirm/Confirm.tsx";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";

export type ProfilePart = "display_name" | "username" | "language";

/** What is edited: a part of the account, or the name of one of its phones. */
export type Subject = { part: ProfilePart | "email" } | { part: "key_name"; keyId: string };

/** A text of the account that a person edits before the phone confirms it. */
export type Edit = Subject & {
  text: string;
  /** Why the site refused the text the last time; null if it did not. */
  problem: RefusalCode | null;
};

/** Refusals of what was typed, which the person corrects where they typed it. */
const OF_TEXT: readonly RefusalCode[] = [
  ...(["malformed", "invalid_email", "email_taken"] as const),
  ...(["invalid_name", "name_taken", "too_many_names"] as const),
];

/** Begins with the present text. An address is typed anew. */
export function beginEdit(account: AccountAnswer, subject: Subject): Edit {
  return { ...subject, text: subject.part === "email" ? "" : presentText(account, subject), problem: null };
}

/** What the account has now; empty if nothing. */
export function presentText({ keys, ...account }: AccountAnswer, subject: Subject): string {
  if (subject.part === "key_name") return keys.find(({ id }) => id === subject.keyId)?.name ?? "";
  return account[subject.part] ?? "";
}

/** The question to the phone. An empty text of a profile removes what was there. */
export function requestOf(edit: Edit): Pick<ConfirmRequest, "operation" | "parameters"> {
  const { part, text } = edit;
  if (part === "key_name") return { operation: "rename_key", parameters: { key_id: edit.keyId, name: text } };
  if (part === "email") return { operation: "change_email", parameters: { email: text } };
  return { operation: "change_profile", parameters: { [part]: text || null } };
}

/** The edit that led to a question, with the reason of the refusal; null if the reason is not what was typed. */
export function refusedEdit({ operation, parameters }: ConfirmRequest, problem: RefusalCode): Edit | null {
  if (!OF_TEXT.includes(problem)) return null;
  const given = parameters as Record<string, string | null>;
  if (operation === "rename_key")
    return { part: "key_name", keyId: given.key_id ?? "", text: given.name ?? "", problem };
  if (operation === "change_email") return { part: "email", text: given.email ?? "", problem };
  if (operation !== "change_profile") return null;
  const [[part, text] = ["display_name", ""]] = Object.entries(given);
  return { part: part as ProfilePart, text: text ?? "", problem };
}
