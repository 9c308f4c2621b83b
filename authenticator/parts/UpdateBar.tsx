import { useEffect, useState } from "react";
import { Button } from "#app/ui/Button.tsx";
import { watchForUpdate } from "../updates.ts";
import { useWords } from "../words.tsx";
import styles from "./UpdateBar.module.css";

/** Offers a new version. It stands beside lists and settings alone, so that none comes in the middle of an approval. */
export function UpdateBar() {
  const { update } = useWords();
  const [ready, setReady] = useState(false);
  useEffect(() => watchForUpdate(() => setReady(true)), []);
  return (
    <div role="status" className={styles.place}>
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
