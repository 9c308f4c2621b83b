"use client";

import { useEffect, useEffectEvent, useId } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import type { Ending } from "#app/ceremony/state-view.tsx";
import { usePageCeremony } from "#app/ceremony/use-page-ceremony.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Button } from "#ui/Button.tsx";
import { Modal } from "#ui/Modal.tsx";
import { useWords } from "#ui/words.tsx";

interface Props {
  /** The ceremony to run. Must be the same object as long as the dialog is about the same thing. */
  wanted: Wanted;
  title: string;
  /** Explains how to scan. */
  hint: string;
  ending: Ending;
  /** Called once, when the ceremony was redeemed, with the site's result; null if there is none. */
  onDone: (result: unknown) => void;
  /** Called when the person closes the dialog. The ceremony is cancelled. */
  onClose: () => void;
  /** Called when the site refuses to begin. Returns whether the caller shows the reason; otherwise the dialog does. */
  onRefused?: ((code: RefusalCode) => boolean) | undefined;
}

/** Runs a ceremony in a dialog: the same code, number and states as on the sign-in pages. */
export function CeremonyDialog({ wanted, title, hint, ending, onDone, onClose, onRefused }: Props) {
  const words = useWords("confirm");
  const titleId = useId();
  const ceremony = usePageCeremony(wanted);
  const { phase } = ceremony;

  const follow = useEffectEvent(() => {
    if (phase.name === "done") onDone(phase.result ?? null);
    else if (phase.name === "refused") onRefused?.(phase.code);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: must run on changes of the phase only
  useEffect(follow, [phase]);

  return (
    <Modal open onClose={onClose} labelledBy={titleId} wideWhenLow>
      <CeremonyCard
        {...ceremony}
        title={title}
        at={words.at}
        hint={hint}
        ending={ending}
        dialogTitle={titleId}
        choice={
          <Button kind="quiet" data-safe onClick={onClose}>
            {words.cancel}
          </Button>
        }
      />
    </Modal>
  );
}
