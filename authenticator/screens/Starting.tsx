import { Mark } from "#ui/Mark.tsx";
import { useWords as useSiteWords } from "#ui/words.tsx";
import { Screen } from "../parts/Screen.tsx";
import styles from "./Starting.module.css";

/**
 * Shown while nothing is loaded yet, and rendered by the server. It contains nothing to tap, because a code may be
 * arriving.
 */
export function Starting() {
  const { name } = useSiteWords("ui");
  return (
    <Screen kind="page" busy before={<Mark size={36} />} title={name}>
      <div className={styles.shape} aria-hidden="true">
        <span />
        <span />
      </div>
    </Screen>
  );
}
