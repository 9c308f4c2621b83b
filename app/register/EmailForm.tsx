"use client";

import { useEffect, useRef } from "react";
import { CeremonyFrame } from "#app/ceremony/CeremonyFrame.tsx";
import { keepEmail, keptEmail } from "#app/ceremony/kept-ceremony.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Button } from "#ui/Button.tsx";
import { Field } from "#ui/Field.tsx";
import { Form } from "#ui/Form.tsx";
import { useSite } from "#ui/site.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./EmailForm.module.css";

interface Props {
  /** What the field begins with. */
  typed: string;
  onEmail: (email: string) => void;
  checking: boolean;
  problem: RefusalCode | null;
}

/** The first step: which address. The site says whether it is one, and free. */
export function EmailForm({ typed, onEmail, checking, problem }: Props) {
  const words = useWords("register");
  const refusals = useWords("refusals");
  const site = useSite();
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // What was typed on the first page, or before this one was loaded anew. What is typed while the script arrives counts more.
    if (field.current && !field.current.value) field.current.value = typed || keptEmail();
  }, [typed]);

  useEffect(() => {
    // The address is all that this page asks for, and where it is wrong, it is what has to change.
    if (!checking) field.current?.focus();
  }, [checking]);

  function submit() {
    if (!checking) onEmail(field.current?.value ?? "");
  }

  return (
    <Form onSubmit={submit}>
      <CeremonyFrame
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
              problem={problem && refusals[problem]}
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
