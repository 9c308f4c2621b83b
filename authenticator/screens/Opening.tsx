import type { Link } from "#lib/protocol/link.ts";
import { Button } from "#ui/Button.tsx";
import { fill } from "#words/format.ts";
import { Screen } from "../parts/Screen.tsx";
import { siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";
import styles from "./Opening.module.css";

/** The site is asked; the question's shape stands until it answers. */
export function Opening({ link, onCancel }: { link: Link; onCancel: () => void }) {
  const words = useWords();
  const text = link.action === "login" ? words.ask.opening : words.ask.openingRegister;
  return (
    <Screen
      kind="question"
      title={fill(text, { site: siteName(link.provider) })}
      actions={
        <Button wide onClick={onCancel}>
          {words.choose.cancel}
        </Button>
      }
    >
      <div className={styles.shape} aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </Screen>
  );
}
