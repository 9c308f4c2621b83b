"use client";

import { useEffect, useRef } from "react";
import { CeremonyLayout } from "#app/ceremony/CeremonyLayout.tsx";
import { keepEmail, keptEmail } from "#app/ceremony/kept-ceremony.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Button } from "#ui/Button.tsx";
import { Field } from "#ui/Field.tsx";
import { Form } from "#ui/Form.tsx";
import { useSite } from "#ui/site.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./EmailForm.module.css";

interface Props {
  /** The initial text of the field. */
  typed: string;
  onEmail: (email: string) => void;
  checking: boolean;
  problem: RefusalCode | null;
}

/** The first step: the email address. The site checks whether it is valid and free. */
export function EmailForm({ typed, onEmail, checking, problem }: Props) {
  const words = useWords("register");
  const refusals = useWords("refusals");
  const site = useSite();
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // Fills in the address that was typed on the home page or before a reload, unless the person typed again while the
    // script was loading.
    if (field.current && !field.current.value) field.current.value = typed || keptEmail();
  }, [typed]);

  useEffect(() => {
    // Focuses the address, the only field: at the start, and again when the site refuses it.
    if (!checking) field.current?.focus();
  }, [checking]);

  function submit() {
    if (!checking) onEmail(field.current?.value ?? "");
  }

  return (
    <Form onSubmit={submit}>
      <CeremonyLayout
        title={words.title}
        at={words.at}
        site={site.name}
        flat
        stage={
          <div className={styles.field}>
            <Field
              ref={field}
              label={words.email}
              hint={words.emailHint}
              problem={problem && (problem === "email_taken" ? words.taken : refusals[problem])}
              type="email"
              name="email"
              defaultValue={typed}
              inputMode="email"
              autoComplete="email"
              autoCapitalize="none"
              autoFocus
              spellCheck={false}
              readOnly={checking}
              onChange={(event) => keepEmail(event.target.value)}
              required
            />
          </div>
        }
        words={<p className={styles.promise}>{words.promise}</p>}
        action={
          <Button type="submit" kind="primary" wide aria-disabled={checking}>
            {checking ? words.checking : words.next}
          </Button>
        }
      />
    </Form>
  );
}
