import { useState } from "react";
import { formatLink, type Link } from "#lib/protocol/link.ts";
import { Button } from "#ui/Button.tsx";
import { useWords } from "../words.tsx";
import styles from "./CopyLink.module.css";

/** Copies a code's link, to open it in another browser or app. It is the primary action where it is offered. */
export function CopyLink({ link }: { link: Link }) {
  const { copy } = useWords();
  const [outcome, setOutcome] = useState<"copied" | "failed">();
  const text = formatLink(link);
  const write = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      // Another app's built-in browser may not allow a page to use the clipboard.
      setOutcome("failed");
    }
  };
  return (
    <>
      <Button kind="primary" wide onClick={() => void write()}>
        {copy.link}
      </Button>
      <div role="status" className={styles.outcome}>
        {outcome && <p key={outcome}>{copy[outcome]}</p>}
        {outcome === "failed" && (
          <p className={styles.link} translate="no">
            {text}
          </p>
        )}
      </div>
    </>
  );
}
