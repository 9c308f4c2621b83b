import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { useWords } from "../words.tsx";
import styles from "./Opening.module.css";

interface Props {
  /** The site that is being asked; undefined while nothing has been sent. */
  site?: string | undefined;
  /** Whether the site is looking up a typed code. */
  checks?: boolean;
  onCancel: () => void;
}

/** A placeholder of the question until the site has answered. */
export function Opening({ site, checks = false, onCancel }: Props) {
  const { ask, choose } = useWords();
  return (
    <Screen
      kind="question"
      busy
      title={
        site === undefined ? (
          ask.starting
        ) : (
          <Filled text={checks ? ask.openingAny : ask.opening} site={<Host of={site} />} />
        )
      }
      actions={
        <Button wide onClick={onCancel}>
          {choose.cancel}
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
