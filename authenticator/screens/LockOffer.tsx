import { Button } from "#ui/Button.tsx";
import { LockIcon } from "#ui/icons.tsx";
import type { Lock, LockState } from "../lock/lock.ts";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { useWords } from "../words.tsx";
import styles from "./Locked.module.css";

/** Offers a lock once, when the app has an account to protect. */
export function LockOffer({ lock, state }: { lock: Lock; state: LockState }) {
  const words = useWords();
  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone="plain">
          <LockIcon size={40} />
        </StatusIcon>
      }
      title={words.lock.offerTitle}
      actions={
        <>
          <Button kind="primary" wide aria-disabled={state.busy} onClick={() => void lock.setUp()}>
            {words.lock.offerYes}
          </Button>
          <Button wide aria-disabled={state.busy} onClick={() => void lock.decline()}>
            {words.lock.offerNo}
          </Button>
        </>
      }
    >
      <p>{words.lock.offerText}</p>
      <div role="alert" className={styles.failure}>
        {state.failure && <p key={state.failure}>{words.lock.notTurnedOn[state.failure]}</p>}
      </div>
    </Screen>
  );
}
