"use client";

import { useRef } from "react";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Field } from "#ui/Field.tsx";
import { Filled } from "#ui/Filled.tsx";
import { Form } from "#ui/Form.tsx";
import { useWords } from "#ui/words.tsx";
import { useChange } from "./use-change.ts";

/** Where a change of address stands: which address, which the phone then confirms; or the code that was mailed there. */
export type EmailStep =
  | { name: "ask"; email: string; problem: RefusalCode | null }
  | { name: "prove"; proof: string; email: string };

interface Props {
  step: EmailStep;
  /** Whether the site sends mail. */
  mailed: boolean;
  /** Asks the phone. */
  onAsk: (email: string) => void;
  onClose: () => void;
}

export function EmailChange({ step, mailed, onAsk, onClose }: Props) {
  const words = useWords("account");
  const refusals = useWords("refusals");
  const field = useRef<HTMLInputElement>(null);
  const { busy, problem, change } = useChange();
  const asks = step.name === "ask";

  async function submit() {
    const typed = field.current?.value.trim() ?? "";
    if (asks) onAsk(typed);
    else if (await change("/api/account/email/prove", { proof: step.proof, code: typed })) onClose();
  }

  return (
    <Dialog
      key={step.name}
      open
      onClose={onClose}
      title={asks ? words.changeEmail : words.proveTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form="change-email" kind="primary" aria-disabled={busy}>
            {asks ? words.next : words.prove}
          </Button>
        </>
      }
    >
      <Form id="change-email" onSubmit={() => void submit()}>
        {asks ? (
          <Field
            ref={field}
            label={words.newEmail}
            hint={mailed ? words.changeEmailMailed : words.changeEmailText}
            problem={step.problem && (step.problem === "email_taken" ? words.emailTaken : refusals[step.problem])}
            type="email"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={step.email}
          />
        ) : (
          <>
            <p>
              <Filled text={words.proveText} email={<Address>{step.email}</Address>} />
            </p>
            <Field
              ref={field}
              label={words.code}
              problem={problem}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}
