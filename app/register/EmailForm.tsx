"use client";

import { type FormEvent, useEffect, useRef, useSyncExternalStore } from "react";
import { CeremonyFrame } from "#app/ceremony/CeremonyFrame.tsx";
import { keepEmail, keptEmail } from "#app/ceremony/kept-ceremony.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Button } from "#ui/Button.tsx";
import { Field } from "#ui/Field.tsx";
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

const never = () => () => undefined;
const isHere = () => true;
const isNotHere = () => false;

/** The first step: which address. The site says whether it is one, and free. */
export function EmailForm({ typed, onEmail, checking, problem }: Props) {
  const words = useWords("register");
  const refusals = useWords("refusals");
  const site = useSite();
  const field = useRef<HTMLInputElement>(null);
  // Before the script runs, the browser would send the form itself, with the address in the URL.
  const alive = useSyncExternalStore(never, isHere, isNotHere);

  useEffect(() => {
    // What was typed before the page was loaded anew. What is typed while the script arrives counts more.
    if (field.current && !field.current.value) field.current.value = keptEmail();
  }, []);

  useEffect(() => {
    // The address is all that this page asks for, and where it is wrong, it is what has to change.
    if (!checking) field.current?.focus();
  }, [checking]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!checking) onEmail(field.current?.value ?? "");
  }

  return (
    <form onSubmit={submit} noValidate>
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
          <Button type="submit" kind="primary" wide disabled={!alive} aria-disabled={checking}>
            {checking ? words.checking : words.next}
          </Button>
        }
      />
    </form>
  );
}
