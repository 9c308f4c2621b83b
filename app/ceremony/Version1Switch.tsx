"use client";

import { Button } from "#ui/Button.tsx";
import { useWords } from "#ui/words.tsx";
import type { Phase } from "./phase.ts";

interface Props {
  on: boolean;
  phase: Phase;
  onChange: (on: boolean) => void;
}

/** Switches to a code for the app of version 1 and back (docs/version-1.md). The page's address stores the choice. */
export function Version1Switch({ on, phase, onChange }: Props) {
  const words = useWords("ceremony");
  const answered = phase.name === "scanned" || phase.name === "approved" || phase.name === "done";

  function choose() {
    const url = new URL(window.location.href);
    if (on) url.searchParams.delete("version");
    else url.searchParams.set("version", "1");
    window.history.replaceState(window.history.state, "", url);
    onChange(!on);
  }

  return (
    <p>
      <Button kind="quiet" disabled={answered} onClick={choose}>
        {on ? words.version1Back : words.version1}
      </Button>
    </p>
  );
}
