import { useEffect, useRef } from "react";
import { Button } from "#ui/Button.tsx";
import { LockIcon } from "#ui/icons.tsx";
import type { Lock, LockState } from "../lock/lock.ts";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { useWords } from "../words.tsx";
import styles from "./Locked.module.css";

/** A prompt that ends faster than this was never visible: a person needs longer to cancel it. */
const UNSEEN_MS = 500;

/** The locked app. `waiting`: a question is waiting for an answer. */
export function Locked({ lock, state, waiting }: { lock: Lock; state: LockState; waiting: boolean }) {
  const words = useWords();
  const { failure, busy } = state;
  const { unlock, tryUnlock, setUp } = lock;
  const asked = useRef(false);
  useEffect(() => {
    // Asks at once if the browser allows a page to ask without a tap. Otherwise there is the button.
    const ask = async () => {
      if (asked.current || document.visibilityState !== "visible") return;
      asked.current = true;
      const before = performance.now();
      await tryUnlock();
      // The browser did not show the prompt. It may do so when the app comes to the front next time.
      if (performance.now() - before < UNSEEN_MS) asked.current = false;
    };
    void ask();
    document.addEventListener("visibilitychange", ask);
    return () => document.removeEventListener("visibilitychange", ask);
  }, [tryUnlock]);
  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone="plain">
          <LockIcon size={40} />
        </StatusIcon>
      }
      title={words.lock.title}
      actions={
        <>
          <Button kind="primary" wide aria-disabled={busy} onClick={() => void unlock()}>
            {words.lock.unlock}
          </Button>
          {failure && (
            <Button wide aria-disabled={busy} onClick={() => void setUp()}>
              {words.lock.again}
            </Button>
          )}
        </>
      }
    >
      <p>{waiting ? words.lock.waiting : words.lock.text}</p>
      <div role="alert" className={styles.failure}>
        {failure && (
          <>
            <p key={failure}>{words.lock.failures[failure]}</p>
            <p>{words.lock.againText}</p>
          </>
        )}
      </div>
    </Screen>
  );
}
