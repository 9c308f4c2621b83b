"use client";

import { useRef } from "react";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Form } from "#ui/Form.tsx";
import { Select } from "#ui/Select.tsx";
import { useWords } from "#ui/words.tsx";
import { LANGUAGES } from "#words/language.ts";
import { useChange } from "./use-change.ts";

interface Props {
  value: string;
  onClose: () => void;
  onSaved: () => void;
}

/** Chooses the account's language, in which mails are written. Pages have the language of their browser. */
export function EditLanguage({ value, onClose, onSaved }: Props) {
  const words = useWords("account");
  const field = useRef<HTMLSelectElement>(null);
  const { busy, problem, change } = useChange();

  async function save() {
    if (await change("/api/account/profile", { language: field.current?.value })) onSaved();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={words.editMailLanguage}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form="edit-language" kind="primary" aria-disabled={busy}>
            {words.save}
          </Button>
        </>
      }
    >
      <Form id="edit-language" onSubmit={() => void save()}>
        <Select
          ref={field}
          label={words.mailLanguage}
          hint={words.mailLanguageHint}
          problem={problem}
          defaultValue={value}
          options={LANGUAGES}
        />
      </Form>
    </Dialog>
  );
}
