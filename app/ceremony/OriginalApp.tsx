"use client";

import { Button } from "#app/ui/Button.tsx";
import { useWords } from "#app/ui/words.tsx";
import styles from "./OriginalApp.module.css";
import type { Phase } from "./phase.ts";

interface Props {
  on: boolean;
  phase: Phase;
  onChange: (on: boolean) => void;
}

/** The way to a code of the original app and back, and what that app cannot do (docs/version-1.md). */
export function OriginalApp({ on, phase, onChange }: Props) {
  const words = useWords("ceremony");
  const answered = phase.name === "scanned" || phase.name === "approved" || phase.name === "done";
  return (
    <div className={styles.original}>
      {on && <p role="status">{words.originalLimits}</p>}
      <Button kind="quiet" disabled={answered} onClick={() => onChange(!on)}>
        {on ? words.originalBack : words.original}
      </Button>
    </div>
  );
}
