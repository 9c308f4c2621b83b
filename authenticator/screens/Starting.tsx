import { Mark } from "#ui/Mark.tsx";
import { useWords as useSiteWords } from "#ui/words.tsx";
import { Screen } from "../parts/Screen.tsx";
import { useWords } from "../words.tsx";
import styles from "./Starting.module.css";

/**
 * Shown while nothing is loaded yet, and rendered by the server. It says what the app does, because on a slow phone it
 * is in sight for seconds. It contains nothing to tap, because a code may be arriving.
 */
export function Starting() {
  const { name } = useSiteWords("ui");
  const { description } = useWords();
  return (
    <Screen kind="page" busy isPlaceholder before={<Mark size={36} />} title={name}>
      <p className={styles.text}>{description}</p>
      <div className={styles.shape} aria-hidden="true">
        <span />
        <span />
      </div>
    </Screen>
  );
}
