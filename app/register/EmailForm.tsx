"use client";

import { type FormEvent, useEffect, useRef, useSyncExternalStore } from "react";
import { CeremonyLayout } from "#app/ceremony/CeremonyLayout.tsx";
import { keepEmail, keptEmail } from "#app/ceremony/kept-ceremony.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Button } from "#ui/Button.tsx";
import { Field } from "#ui/Field.tsx";
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

const never = () => () => undefined;
const isHere = () => true;
const isNotHere = () => false;

/** The first step: the email address. The site checks whether it is valid and free. */
export function EmailForm({ typed, onEmail, checking, problem }: Props) {
  const words = useWords("register");
  const refusals = useWords("refusals");
  const site = useSite();
  const field = useRef<HTMLInputElement>(null);
  // Before the script runs, a submit would make the browser send the form, with the address in the URL.
  const alive = useSyncExternalStore(never, isHere, isNotHere);

  useEffect(() => {
    // Restores the address that was typed before a reload, unless the person typed again while the script was loading.
    if (field.current && !field.current.value) field.current.value = keptEmail();
  }, []);

  useEffect(() => {
    // Focuses the address, the only field: at the start, and again when the site refuses it.
    if (!checking) field.current?.focus();
  }, [checking]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!checking) onEmail(field.current?.value ?? "");
  }

  return (
    <form onSubmit={submit} noValidate>
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
          <Button type="submit" kind="primary" wide disabled={!alive} aria-disabled={checking}>
            {checking ? words.checking : words.next}
          </Button>
        }
      />
    </form>
  );
}
