"use client";

import { useRef } from "react";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Form } from "#ui/Form.tsx";
import { Select } from "#ui/Select.tsx";
import { useWords } from "#ui/words.tsx";
import { LANGUAGES } from "#words/language.ts";

interface Props {
  value: string;
  problem: string | null;
  /** Called with the chosen language, as in `words/language.ts`. */
  onSubmit: (language: string) => void;
  onClose: () => void;
}

/** Chooses the account's language, in which mails are written. Pages have the language of their browser. */
export function EditLanguage({ value, problem, onSubmit, onClose }: Props) {
  const words = useWords("account");
  const field = useRef<HTMLSelectElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.editMailLanguage}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form="edit-language" kind="primary">
            {words.next}
          </Button>
        </>
      }
    >
      <Form id="edit-language" onSubmit={() => onSubmit(field.current?.value ?? "")}>
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
