"use client";

import type { ComponentProps } from "react";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { DEVICE_NAME_CHARACTERS } from "#lib/protocol/limits.ts";
import { Button } from "#ui/Button.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./Account.module.css";
import { EditLanguage } from "./EditLanguage.tsx";
import { type Edit, presentText, type Subject } from "./edit.ts";
import { FieldDialog } from "./FieldDialog.tsx";
import { useReason } from "./use-reason.ts";

interface Props {
  account: AccountAnswer;
  edit: Edit;
  /** Called with a text that differs from the present one. */
  onSubmit: (text: string) => void;
  /** Called when the person closes the dialog or leaves the text as it is. */
  onClose: () => void;
  /** Called when the person would rather remove the phone than rename it. */
  onRemoveKey: (keyId: string) => void;
}

/** Edits one text of the account. The phone confirms the change afterwards. */
export function EditDialog({ account, edit, onSubmit, onClose, onRemoveKey }: Props) {
  const words = useWords("account");
  const reasonOf = useReason();
  const { problem } = edit;
  const own = edit.part === "email" && problem === "email_taken" ? words.emailTaken : null;
  const shared = {
    problem: problem && (own ?? reasonOf(problem)),
    onClose,
    onSubmit(typed: string) {
      const text = typed.trim();
      if (text === presentText(account, edit)) onClose();
      else onSubmit(text);
    },
  };
  if (edit.part === "language") return <EditLanguage value={edit.text} {...shared} />;

  const { problem: reason, ...actions } = shared;
  const key = edit.part === "key_name" ? account.keys.find(({ id }) => id === edit.keyId) : undefined;
  // The phone was removed in the meantime.
  if (edit.part === "key_name" && !key) return null;
  const { title, ...field } = fieldOf(edit.part, words, account.mail);
  return (
    <FieldDialog
      title={key?.name ?? title}
      submit={words.next}
      {...actions}
      field={{ ...field, problem: reason, defaultValue: edit.text }}
      after={key && <KeyRemoval isOnly={account.keys.length === 1} onRemove={() => onRemoveKey(key.id)} />}
    />
  );
}

type AccountWords = ReturnType<typeof useWords<"account">>;
type Field = ComponentProps<typeof FieldDialog>["field"] & { title: string };

/** The field of a part, and the title of its dialog. */
function fieldOf(part: Exclude<Subject["part"], "language">, words: AccountWords, mailed: boolean): Field {
  switch (part) {
    case "email":
      return {
        title: words.changeEmail,
        label: words.newEmail,
        hint: mailed ? words.changeEmailMailed : words.changeEmailText,
        type: "email",
        inputMode: "email",
        autoComplete: "email",
        autoCapitalize: "none",
        spellCheck: false,
      };
    case "display_name":
      return {
        title: words.editName,
        label: words.displayName,
        hint: words.displayNameHint,
        autoComplete: "name",
        autoCapitalize: "words",
        spellCheck: false,
        maxLength: 64,
      };
    case "username":
      return {
        title: words.editUsername,
        label: words.username,
        hint: words.usernameHint,
        autoComplete: "username",
        autoCapitalize: "none",
        spellCheck: false,
        maxLength: 32,
      };
    case "key_name":
      return {
        title: words.keyName,
        label: words.keyName,
        autoComplete: "off",
        spellCheck: false,
        maxLength: DEVICE_NAME_CHARACTERS,
      };
  }
}

function KeyRemoval({ isOnly, onRemove }: { isOnly: boolean; onRemove: () => void }) {
  const words = useWords("account");
  return (
    <div className={styles.apart}>
      <p>{isOnly ? words.onlyKey : words.removeKeyText}</p>
      {!isOnly && (
        <Button kind="danger" wide onClick={onRemove}>
          {words.removeKey}
        </Button>
      )}
    </div>
  );
}
