"use client";

import { useRef } from "react";
import { handEmail } from "#app/ceremony/kept-ceremony.ts";
import { Button } from "#ui/Button.tsx";
import { Field } from "#ui/Field.tsx";
import { Form } from "#ui/Form.tsx";
import styles from "./NewAccount.module.css";

interface Props {
  /** What the address is for. */
  label: string;
  children: string;
}

/** Begins a registration on the first page, which saves a page on the way. /register checks the address and goes on. */
export function NewAccount({ label, children }: Props) {
  const field = useRef<HTMLInputElement>(null);

  function goOn() {
    handEmail(field.current?.value ?? "");
    window.location.assign("/register");
  }

  return (
    <Form className={styles.form} onSubmit={goOn}>
      <Field
        ref={field}
        label={label}
        type="email"
        name="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Button type="submit" wide>
        {children}
      </Button>
    </Form>
  );
}
