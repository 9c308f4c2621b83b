"use client";

import { Address } from "#ui/Address.tsx";
import { Filled } from "#ui/Filled.tsx";
import { useWords } from "#ui/words.tsx";
import { FieldDialog } from "./FieldDialog.tsx";
import { useChange } from "./use-change.ts";

/** A change of address that waits for the code that was mailed to the new address. */
export interface Proving {
  /** The id of the proof. */
  proof: string;
  /** The new address. */
  email: string;
}

/** Asks for the code that was mailed to the new address. */
export function ProveEmail({ proof, email, onClose }: Proving & { onClose: () => void }) {
  const words = useWords("account");
  const { busy, problem, change } = useChange();

  async function prove(text: string) {
    if (await change("/api/account/email/prove", { proof, code: text.trim() })) onClose();
  }

  return (
    <FieldDialog
      title={words.proveTitle}
      submit={words.prove}
      busy={busy}
      onSubmit={prove}
      onClose={onClose}
      before={
        <p>
          <Filled text={words.proveText} email={<Address>{email}</Address>} />
        </p>
      }
      field={{ label: words.code, problem, inputMode: "numeric", autoComplete: "one-time-code", maxLength: 12 }}
    />
  );
}
