"use client";

import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { useWords } from "#ui/words.tsx";
import { CeremonyDialog } from "./CeremonyDialog.tsx";

/** What is to be confirmed: an operation of `lib/accounts/operations/`, and what it is told. */
export type Asked = Extract<Wanted, { action: "confirm" }>;

interface Props {
  /** The same object for as long as it is the same question. */
  asked: Asked;
  /** What will be done, as a heading: "Remove Pixel 8". The exact text is made by the site and shown by the phone. */
  title: string;
  /**
   * Called once, when the phone confirmed and the operation is done, with its result. Null where it gave none, or where
   * the answer that had it was lost: the operation was done, once.
   */
  onResult: (result: unknown) => void;
  /** The person leaves it. Nothing is done, and no phone can confirm it any more. */
  onClose: () => void;
  /** The site refuses the question itself, such as `email_taken`. Returns whether the caller says so elsewhere. */
  onRefused?: (code: RefusalCode) => boolean;
}

/** Asks the person's phone before something is done: the one dialog for step-up (docs/accounts.md). */
export function Confirm({ asked, title, onResult, onClose, onRefused }: Props) {
  const words = useWords("confirm");
  return (
    <CeremonyDialog
      wanted={asked}
      title={title}
      hint={words.hint}
      ending={{ done: words.done, doneText: words.doneText }}
      onDone={onResult}
      onClose={onClose}
      onRefused={onRefused}
    />
  );
}
