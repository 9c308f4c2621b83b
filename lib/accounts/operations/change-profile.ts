import { z } from "zod";
import { changeProfile as change, foreseeProfile, type ProfileChange } from "#lib/accounts/profile.ts";
import { shownName } from "#lib/protocol/shown-name.ts";
import { fill } from "#words/format.ts";
import { isLanguage, LANGUAGES } from "#words/language.ts";
import { OPERATION_WORDS } from "#words/operations/operations.ts";
import type { Operation } from "./operation.ts";

const DISPLAY_NAME_CHARACTERS = 64;

/** Absent fields stay as they are; null removes a value. */
interface Parameters {
  display_name?: string | null | undefined;
  username?: string | null | undefined;
  language?: string | undefined;
}

/** Changes the display name, the user name or the language of the account, or several of them. */
export const changeProfile: Operation<Parameters> = {
  parameters: z
    .object({
      display_name: shownName(DISPLAY_NAME_CHARACTERS).nullable().optional(),
      // Its format is checked where it is stored, after it was brought into its stored form.
      username: z.string().max(256).nullable().optional(),
      language: z.string().max(16).optional(),
    })
    .refine((parameters) => Object.values(parameters).some((value) => value !== undefined)),
  async text(database, { account }, parameters, reader) {
    const next = await foreseeProfile(database, account, changeOf(parameters));
    const { text, name, noName, username, noUsername, language } = OPERATION_WORDS[reader].change_profile;
    // The address stands in the text once: three times the longest address would not fit `TEXT_CHARACTERS`.
    const changes: string[] = [];
    if (parameters.display_name !== undefined)
      changes.push(next.displayName === null ? noName : fill(name, { name: next.displayName }));
    if (parameters.username !== undefined)
      changes.push(next.username === null ? noUsername : fill(username, { name: next.username }));
    if (parameters.language !== undefined && isLanguage(next.language))
      changes.push(fill(language, { language: LANGUAGES[next.language] }));
    return fill(text, { email: account.email, changes: changes.join(", ") });
  },
  async run(transaction, { account, place }, parameters) {
    await change(transaction, account, changeOf(parameters), place);
    return {};
  },
};

const changeOf = ({ display_name: displayName, username, language }: Parameters): ProfileChange => ({
  displayName,
  username,
  language,
});
