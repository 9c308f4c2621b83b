import type { historyAnswer } from "#lib/accounts/overview.ts";
import type { AllWords } from "#words/en.ts";
import { fill } from "#words/format.ts";
import { isLanguage, LANGUAGES } from "#words/language.ts";

export type HistoryAnswer = Awaited<ReturnType<typeof historyAnswer>>;
export type HistoryEvent = HistoryAnswer["events"][number];

/** What happened, in one sentence. */
export function eventText({ kind, key, details }: HistoryEvent, words: AllWords["history"]): string {
  const { kinds, methods } = words;
  const given = details as Record<string, string | number | boolean>;
  const method = typeof given.method === "string" ? given.method : "";
  const known: Record<string, string> = kinds;
  if (kind === "profile_changed") return profileText(given, words);
  // A later version of the site may have written events that this one does not know.
  const text = kind === "signed_in" && key === null ? kinds.signed_in_recovered : (known[kind] ?? kind);
  return fill(text, {
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])),
    key: key?.name ?? "",
    method: Object.hasOwn(methods, method) ? methods[method as keyof typeof methods] : method,
  });
}

/** Which parts of a profile changed, and to what. An empty value was taken away. */
function profileText(
  given: Record<string, string | number | boolean>,
  { kinds, profile }: AllWords["history"],
): string {
  const parts = (["displayName", "username", "language"] as const).flatMap((part) => {
    const value = given[part];
    if (typeof value !== "string") return [];
    const { to, removed } = profile[part];
    return value === ""
      ? [removed]
      : [fill(to, { value: part === "language" && isLanguage(value) ? LANGUAGES[value] : value })];
  });
  return parts.join(" · ") || kinds.profile_changed;
}
