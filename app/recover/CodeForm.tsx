"use client";

import { useRef } from "react";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Field } from "#ui/Field.tsx";
import { Form } from "#ui/Form.tsx";
import { useWords } from "#ui/words.tsx";
import { EmailField } from "./EmailField.tsx";
import styles from "./Recover.module.css";
import type { Recovery } from "./recovery.ts";
import { useRequest } from "./use-request.ts";

interface Props {
  onRecovery: (recovery: Recovery) => void;
  /** The way to a mailed link, where the site offers it. */
  onMail: (() => void) | null;
}

/** Address and recovery code. The site does not say which of the two is wrong. */
export function CodeForm({ onRecovery, onMail }: Props) {
  const words = useWords("recover");
  const email = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const { busy, error, problem, post } = useRequest();
  const isEmail = error?.code === "invalid_email";

  async function submit() {
    const body = { email: email.current?.value ?? "", code: code.current?.value ?? "" };
    const recovery = await post<Recovery>("/api/recovery/code", body);
    if (recovery) onRecovery(recovery);
  }

  return (
    <Card>
      <h1 className={styles.title}>{words.title}</h1>
      <p className={styles.text}>{words.text}</p>
      <Form className={styles.form} onSubmit={() => void submit()}>
        <EmailField ref={email} problem={isEmail ? problem : null} />
        <Field
          ref={code}
          label={words.code}
          hint={words.codeHint}
          problem={isEmail ? null : problem}
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={64}
        />
        <Button type="submit" kind="primary" wide aria-disabled={busy}>
          {busy ? words.checking : words.next}
        </Button>
      </Form>
      {onMail && (
        <p className={styles.other}>
          {words.noCode}
          <Button kind="quiet" onClick={onMail}>
            {words.byMail}
          </Button>
        </p>
      )}
    </Card>
  );
}
