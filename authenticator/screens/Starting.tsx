import { Mark } from "#ui/Mark.tsx";
import { useWords as useSiteWords } from "#ui/words.tsx";
import { Screen } from "../parts/Screen.tsx";
import styles from "./Starting.module.css";

/**
 * What stands while nothing is known yet, and what the server sends: it shows nothing to tap, because a code may be on
 * its way.
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
