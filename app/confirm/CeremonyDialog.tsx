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
  /** The ceremony to run. The same object for as long as the dialog is for the same thing. */
  wanted: Wanted;
  title: string;
  /** Says how to scan. */
  hint: string;
  ending: Ending;
  /** Called once, when the ceremony was redeemed, with what the site gave: null where it gave nothing. */
  onDone: (result: unknown) => void;
  /** The person leaves it, and the ceremony is given up. */
  onClose: () => void;
  /** The site refuses to begin. Returns whether the caller shows why; else the dialog does. */
  onRefused?: ((code: RefusalCode) => boolean) | undefined;
}

/** A ceremony in a dialog: code, number and states as on the pages that sign in. */
export function CeremonyDialog({ wanted, title, hint, ending, onDone, onClose, onRefused }: Props) {
  const words = useWords("confirm");
  const titleId = useId();
  const ceremony = usePageCeremony(wanted);
  const { phase } = ceremony;

  const follow = useEffectEvent(() => {
    if (phase.name === "done") onDone(phase.result ?? null);
    else if (phase.name === "refused") onRefused?.(phase.code);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the phase is what is followed
  useEffect(follow, [phase]);

  return (
    <Modal open onClose={onClose} labelledBy={titleId}>
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
