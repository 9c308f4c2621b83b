import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "#ui/Button.tsx";
import { InstallIcon, KeyIcon, LockIcon } from "#ui/icons.tsx";
import { LanguageSwitch } from "#ui/LanguageSwitch.tsx";
import { isLockOn, type Lock, type LockState } from "../lock/lock.ts";
import { BackLink } from "../parts/BackLink.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { UpdateBar } from "../parts/UpdateBar.tsx";
import { install, installOffer, installWay, isApple, isAppleTab, isInstalled } from "../platform.ts";
import { useWords } from "../words.tsx";
import styles from "./Settings.module.css";

/** Settings for the lock, information about where the keys are, and installing. */
export function Settings({ lock, state }: { lock: Lock; state: LockState }) {
  const words = useWords();
  return (
    <Screen kind="page" before={<BackLink />} title={words.settings.title} actions={<UpdateBar />}>
      <LockSection lock={lock} state={state} />
      <KeysSection />
      <InstallSection />
      <LanguageSwitch />
    </Screen>
  );
}

function LockSection({ lock, state }: { lock: Lock; state: LockState }) {
  const { settings, lock: lockWords } = useWords();
  const on = isLockOn(state);
  const { possible, busy, failure } = state;
  return (
    <Section icon={<LockIcon />} title={settings.lock}>
      <p>{on ? settings.lockOn : possible ? settings.lockOff : settings.lockImpossible}</p>
      {(on || possible) && (
        <Button wide aria-disabled={busy} onClick={() => void (on ? lock.turnOff() : lock.setUp())}>
          {on ? settings.turnOff : settings.turnOn}
        </Button>
      )}
      <div role="alert">
        {failure && <p key={failure}>{(on ? lockWords.failures : lockWords.notTurnedOn)[failure]}</p>}
      </div>
    </Section>
  );
}

function KeysSection() {
  const { settings } = useWords();
  const [kept, setKept] = useState<boolean>();
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setKept);
  }, []);
  const keep = async () => {
    const promised = await navigator.storage.persist();
    setKept(promised);
    setRefused(!promised);
  };
  return (
    <Section icon={<KeyIcon />} title={settings.keys}>
      <p>{settings.keysText}</p>
      {kept !== undefined && <p>{kept ? settings.keysKept : settings.keysMayGo}</p>}
      {kept === false && (
        <Button wide onClick={() => void keep()}>
          {settings.keep}
        </Button>
      )}
      <div role="status">{refused && <p>{settings.keepRefused}</p>}</div>
      {isAppleTab() && (
        <Notice tone="care" icon={<KeyIcon />}>
          {settings.appleTab}
        </Notice>
      )}
    </Section>
  );
}

function InstallSection() {
  const { settings } = useWords();
  const offered = useSyncExternalStore(installOffer.subscribe, installOffer.isThere, () => false);
  const way = installWay(navigator.userAgent, isApple());
  // Shows no advice that this browser cannot follow.
  if (isInstalled() || (!offered && !way)) return null;
  return (
    <Section icon={<InstallIcon />} title={settings.installTitle}>
      <p>{settings.installText}</p>
      {offered ? (
        <Button wide kind="primary" onClick={() => void install()}>
          {settings.install}
        </Button>
      ) : (
        way && <p>{settings.installWay[way]}</p>
      )}
    </Section>
  );
}

function Section({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>
        {icon}
        {title}
      </h2>
      {children}
    </section>
  );
}
