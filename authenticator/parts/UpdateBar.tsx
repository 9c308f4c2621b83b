import { useSyncExternalStore } from "react";
import { Button } from "#ui/Button.tsx";
import { newerVersion } from "../updates.ts";
import { useWords } from "../words.tsx";
import styles from "./UpdateBar.module.css";

/**
 * Offers a new version, at the bottom, where it moves nothing. It stands beside lists and
 * settings alone, so that none comes in the middle of an approval.
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
