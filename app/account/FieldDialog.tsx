"use client";

import { type ComponentProps, type ReactNode, useId, useRef } from "react";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Field } from "#ui/Field.tsx";
import { useWords } from "#ui/words.tsx";

interface Props {
  title: string;
  /** The label of the button that submits. */
  submit: string;
  busy?: boolean;
  /** Called with the text of the field. */
  onSubmit: (text: string) => Promise<void> | void;
  onClose: () => void;
  field: Omit<ComponentProps<typeof Field>, "ref">;
  /** Shown above the field. */
  before?: ReactNode;
  /** Shown below the form. */
  after?: ReactNode;
}

/** A dialog with a form of one field. */
export function FieldDialog({ title, submit, busy = false, onSubmit, onClose, field, before, after }: Props) {
  const words = useWords("account");
  const form = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={form} kind="primary" aria-disabled={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void onSubmit(input.current?.value ?? "");
        }}
      >
        {before}
        <Field ref={input} {...field} />
      </form>
      {after}
    </Dialog>
  );
}
