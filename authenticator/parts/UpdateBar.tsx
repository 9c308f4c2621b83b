import { useSyncExternalStore } from "react";
import { Button } from "#ui/Button.tsx";
import { newerVersion } from "../updates.ts";
import { useWords } from "../words.tsx";
import styles from "./UpdateBar.module.css";

/**
 * Offers a new version, at the bottom, where it moves nothing. It is shown only on lists and settings, so that it never
 * interrupts an approval.
 */
export function UpdateBar() {
  const { update } = useWords();
  const ready = useSyncExternalStore(newerVersion.subscribe, newerVersion.isThere, () => false);
  return (
    <div role="status">
      {ready && (
        <div className={styles.bar}>
          <p>{update.ready}</p>
          <Button kind="quiet" onClick={() => location.reload()}>
            {update.reload}
          </Button>
        </div>
      )}
    </div>
  );
}
