import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "#ui/Button.tsx";
import { InstallIcon, KeyIcon, LockIcon } from "#ui/icons.tsx";
import { LanguageSwitch } from "#ui/LanguageSwitch.tsx";
import type { Lock } from "../hooks/use-lock.ts";
import { BackLink } from "../parts/BackLink.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { UpdateBar } from "../parts/UpdateBar.tsx";
import { install, installOffer, isApple, isAppleTab, isInstalled } from "../platform.ts";
import { useWords } from "../words.tsx";
import styles from "./Settings.module.css";

/** The lock, where the keys are, and installing. */
export function Settings({ lock }: { lock: Lock }) {
  const words = useWords();
  return (
    <Screen kind="page" before={<BackLink />} title={words.settings.title} actions={<UpdateBar />}>
      <LockSection lock={lock} />
      <KeysSection />
      <InstallSection />
      <LanguageSwitch />
    </Screen>
  );
}

function LockSection({ lock }: { lock: Lock }) {
  const { settings, lock: lockWords } = useWords();
  const on = typeof lock.setting === "object" && lock.setting.state === "on";
  return (
    <Section icon={<LockIcon />} title={settings.lock}>
      <p>{on ? settings.lockOn : lock.possible ? settings.lockOff : settings.lockImpossible}</p>
      {(on || lock.possible) && (
        <Button wide disabled={lock.busy} onClick={() => void (on ? lock.turnOff() : lock.setUp())}>
          {on ? settings.turnOff : settings.turnOn}
        </Button>
      )}
      <p role="alert">{lock.failure && (on ? lockWords.failed : lockWords.notTurnedOn)}</p>
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
      <p role="status">{refused && settings.keepRefused}</p>
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
  if (isInstalled()) return null;
  return (
    <Section icon={<InstallIcon />} title={settings.installTitle}>
      <p>{settings.installText}</p>
      {offered ? (
        <Button wide kind="primary" onClick={() => void install()}>
          {settings.install}
        </Button>
      ) : (
        <p>{isApple() ? settings.appleInstall : settings.otherInstall}</p>
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
