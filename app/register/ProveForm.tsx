"use client";

import { useRef, useState } from "react";
import { CeremonyLayout } from "#app/ceremony/CeremonyLayout.tsx";
import { SiteError, siteRequest } from "#app/site-request.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { Field } from "#ui/Field.tsx";
import { Filled } from "#ui/Filled.tsx";
import { Form } from "#ui/Form.tsx";
import { useSite } from "#ui/site.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./EmailForm.module.css";

interface Props {
  email: string;
  /** The id of the proof that the site began. */
  proof: string;
  onProved: () => void;
}

/** The step between the address and the code to scan, on sites that send mail: typing the six mailed digits. */
export function ProveForm({ email, proof, onProved }: Props) {
  const words = useWords("register");
  const refusals = useWords("refusals");
  const site = useSite();
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit() {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await siteRequest("POST", "/api/registration/prove", { proof, code: field.current?.value ?? "" });
      onProved();
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      // Anything but six digits is also a wrong code.
      const code = error.code === "malformed" ? "wrong_code" : error.code;
      setProblem((code && refusals[code]) ?? refusals.internal);
      setBusy(false);
      field.current?.focus();
    }
  }

  return (
    <Form onSubmit={() => void submit()}>
      <CeremonyLayout
        title={words.title}
        at={words.at}
        site={site.name}
        flat
        stage={
          <div className={styles.prove}>
            <div role="status" className={styles.asked}>
              <p className={styles.title}>{words.proveTitle}</p>
              <p className={styles.promise}>
                <Filled text={words.proveText} email={<Address>{email}</Address>} />
              </p>
            </div>
            <Field
              ref={field}
              label={words.code}
              problem={problem}
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              maxLength={12}
              readOnly={busy}
            />
          </div>
        }
        words={<p className={styles.promise}>{words.proveHint}</p>}
        action={
          <Button type="submit" kind="primary" wide aria-disabled={busy}>
            {busy ? words.checking : words.verify}
          </Button>
        }
      />
    </Form>
  );
}
