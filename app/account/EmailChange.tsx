"use client";

import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Address } from "#ui/Address.tsx";
import { Filled } from "#ui/Filled.tsx";
import { useWords } from "#ui/words.tsx";
import { FieldDialog } from "./FieldDialog.tsx";
import { useChange } from "./use-change.ts";

/**
 * The step of an address change: the new address is typed, the phone confirms it, then the code mailed to it is typed.
 */
export type EmailStep =
  | { name: "ask"; email: string; problem: RefusalCode | null }
  | { name: "prove"; proof: string; email: string };

interface Props {
  step: EmailStep;
  /** Whether the site sends mail. */
  mailed: boolean;
  /** Asks the phone to confirm the change. */
  onAsk: (email: string) => void;
  onClose: () => void;
}

export function EmailChange({ step, mailed, onAsk, onClose }: Props) {
  const words = useWords("account");
  const refusals = useWords("refusals");
  const { busy, problem, change } = useChange();

  if (step.name === "ask") {
    return (
      <FieldDialog
        key="ask"
        title={words.changeEmail}
        submit={words.next}
        busy={busy}
        onSubmit={(text) => onAsk(text.trim())}
        onClose={onClose}
        field={{
          label: words.newEmail,
          hint: mailed ? words.changeEmailMailed : words.changeEmailText,
          problem: step.problem && (step.problem === "email_taken" ? words.emailTaken : refusals[step.problem]),
          type: "email",
          inputMode: "email",
          autoComplete: "email",
          autoCapitalize: "none",
          spellCheck: false,
          defaultValue: step.email,
        }}
      />
    );
  }

  const { proof } = step;
  async function prove(text: string) {
    if (await change("/api/account/email/prove", { proof, code: text.trim() })) onClose();
  }
  return (
    <FieldDialog
      key="prove"
      title={words.proveTitle}
      submit={words.prove}
      busy={busy}
      onSubmit={prove}
      onClose={onClose}
      before={
        <p>
          <Filled text={words.proveText} email={<Address>{step.email}</Address>} />
        </p>
      }
      field={{ label: words.code, problem, inputMode: "numeric", autoComplete: "one-time-code", maxLength: 12 }}
    />
  );
}
