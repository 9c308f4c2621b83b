"use client";

import { Button } from "#ui/Button.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./OriginalApp.module.css";
import type { Phase } from "./phase.ts";

interface Props {
  on: boolean;
  phase: Phase;
  onChange: (on: boolean) => void;
}

/** The way to a code of the original app and back (docs/version-1.md). */
export function OriginalApp({ on, phase, onChange }: Props) {
  const words = useWords("ceremony");
  const answered = phase.name === "scanned" || phase.name === "approved" || phase.name === "done";
  return (
    <p className={styles.original}>
      <Button kind="quiet" disabled={answered} onClick={() => onChange(!on)}>
        {on ? words.originalBack : words.original}
      </Button>
    </p>
  );
}
