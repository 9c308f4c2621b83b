import { Button } from "#ui/Button.tsx";
import { LockIcon } from "#ui/icons.tsx";
import type { Lock } from "../hooks/use-lock.ts";
import { Screen } from "../parts/Screen.tsx";
import { Sign } from "../parts/Sign.tsx";
import { useWords } from "../words.tsx";
import styles from "./Locked.module.css";

/** Asked once, when there is something to lock up. */
export function LockOffer({ lock }: { lock: Lock }) {
  const words = useWords();
  return (
    <Screen
      kind="news"
      top={
        <Sign tone="plain">
          <LockIcon size={40} />
        </Sign>
      }
      title={words.lock.offerTitle}
      actions={
        <>
          <Button kind="primary" wide disabled={lock.busy} onClick={() => void lock.setUp()}>
            {words.lock.offerYes}
          </Button>
          <Button wide disabled={lock.busy} onClick={() => void lock.decline()}>
            {words.lock.offerNo}
          </Button>
        </>
      }
    >
      <p>{words.lock.offerText}</p>
      <p role="alert" className={styles.failure}>
        {lock.failure ? words.lock.notTurnedOn : ""}
      </p>
    </Screen>
  );
}
