"use client";

import { useRef, useState } from "react";
import { spanOf } from "#app/account/span.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Filled } from "#ui/Filled.tsx";
import { Form } from "#ui/Form.tsx";
import { ClockIcon } from "#ui/icons.tsx";
import { Outcome } from "#ui/States.tsx";
import { useLanguage, useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import { EmailField } from "./EmailField.tsx";
import styles from "./Recover.module.css";
import { useRequest } from "./use-request.ts";

interface Props {
  /** Seconds until the link works. */
  delay: number;
  onCode: () => void;
}

/** Asks for a link by mail. The page says the same whether or not the address has an account. */
export function MailForm({ delay, onCode }: Props) {
  const words = useWords("recover");
  const language = useLanguage();
  const email = useRef<HTMLInputElement>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { busy, problem, post } = useRequest();
  const wait = spanOf(language, delay, words);

  async function submit() {
    const typed = email.current?.value.trim() ?? "";
    if (await post("/api/recovery/mail", { email: typed })) setSentTo(typed);
  }

  if (sentTo !== null) {
    return (
      <Card>
        <div role="status">
          <Outcome tone="calm" icon={<ClockIcon />} title={words.sent} heading="h1">
            <Filled text={words.sentText} email={<Address>{sentTo}</Address>} delay={wait} />
          </Outcome>
        </div>
      </Card>
    );
  }
  return (
    <Card>
      <h1 className={styles.title}>{words.title}</h1>
      <p className={styles.text}>{fill(words.byMailText, { delay: wait })}</p>
      <Form className={styles.form} onSubmit={() => void submit()}>
        <EmailField ref={email} problem={problem} />
        <Button type="submit" kind="primary" wide aria-disabled={busy}>
          {words.send}
        </Button>
      </Form>
      <p className={styles.other}>
        <Button kind="quiet" onClick={onCode}>
          {words.byCode}
        </Button>
      </p>
    </Card>
  );
}
