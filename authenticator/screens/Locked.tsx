import { useEffect, useRef } from "react";
import { Button } from "#ui/Button.tsx";
import { LockIcon } from "#ui/icons.tsx";
import type { Lock, LockState } from "../lock/lock.ts";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { useWords } from "../words.tsx";
import styles from "./Locked.module.css";

/** Whoever breaks a prompt off takes longer than this. */
const UNSEEN_MS = 500;

/** The app's lock. `waiting` says that somebody waits for an answer behind it. */
export function Locked({ lock, state, waiting }: { lock: Lock; state: LockState; waiting: boolean }) {
  const words = useWords();
  const { failure, busy } = state;
  const { unlock, tryUnlock, setUp } = lock;
  const asked = useRef(false);
  useEffect(() => {
    // Asked at once where the browser lets a page ask without a tap; the button is there where not.
    const ask = async () => {
      if (asked.current || document.visibilityState !== "visible") return;
      asked.current = true;
      const before = performance.now();
      await tryUnlock();
      // The browser showed nothing: it may when the app comes to the front the next time.
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
