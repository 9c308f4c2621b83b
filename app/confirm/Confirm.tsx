"use client";

import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { useWords } from "#ui/words.tsx";
import { CeremonyDialog } from "./CeremonyDialog.tsx";

/** What to confirm: an operation of `lib/accounts/operations/` and its parameters. */
export type ConfirmRequest = Extract<Wanted, { action: "confirm" }>;

/** Opens this dialog for an operation of the page. */
export type Ask = (operation: string, parameters?: Record<string, unknown>) => void;

interface Props {
  /** Must be the same object as long as it is the same question. */
  request: ConfirmRequest;
  /** What will be done, as a heading: "Remove Pixel 8". The site writes the exact text, and the phone shows it. */
  title: string;
  /**
   * Called once, when the phone has confirmed and the operation is done, with its result. Null if there is none, or if
   * the answer with the result was lost: the operation was then done exactly once all the same.
   */
  onResult: (result: unknown) => void;
  /** Called when the person closes the dialog. Nothing is done, and no phone can confirm it after that. */
  onClose: () => void;
  /**
   * Called when the site refuses the question itself, for instance with `email_taken`. Returns whether the caller shows
   * that elsewhere.
   */
  onRefused?: (code: RefusalCode) => boolean;
}

/** Asks the person's phone before something is done: the only dialog for step-up authentication (docs/accounts.md). */
export function Confirm({ request, title, onResult, onClose, onRefused }: Props) {
  const words = useWords("confirm");
  return (
    <CeremonyDialog
      wanted={request}
      title={title}
      hint={words.hint}
      ending={{ done: words.done, doneText: words.doneText }}
      onDone={onResult}
      onClose={onClose}
      onRefused={onRefused}
    />
  );
}
