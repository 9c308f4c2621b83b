"use client";

import { useEffect, useRef, useState } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import { keepSignedIn } from "#app/ceremony/kept-ceremony.ts";
import { usePageCeremony } from "#app/ceremony/use-page-ceremony.ts";
import { SiteError } from "#app/site-request.ts";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Checkbox } from "#ui/Checkbox.tsx";
import { Filled } from "#ui/Filled.tsx";
import { PhoneIcon } from "#ui/icons.tsx";
import { List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import { RecoveryProblem } from "./MailedAction.tsx";
import styles from "./Recover.module.css";
import type { Recovery } from "./recovery.ts";

interface Props {
  recovery: Recovery;
  startAgain: () => void;
}

/** The steps of adding a new phone: what happens to the old phones, then the code, then signed in. */
export function NewPhone({ recovery, startAgain }: Props) {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  if (wanted) return <NewPhoneCode wanted={wanted} startAgain={startAgain} />;
  const choose = (removes: boolean) =>
    setWanted({ action: "add-device", recovery: recovery.recovery, remove_keys: removes });
  return <OldPhones recovery={recovery} onChoice={choose} />;
}

function OldPhones({ recovery, onChoice }: { recovery: Recovery; onChoice: (removes: boolean) => void }) {
  const words = useWords("recover");
  const removes = useRef<HTMLInputElement>(null);
  const { email, keys = [] } = recovery;
  return (
    <Card>
      <h1 className={styles.title}>{words.choose}</h1>
      <p className={styles.text}>
        <Filled text={words.chooseText} email={<Address>{email}</Address>} />
      </p>
      {keys.length > 0 && (
        <List label={words.phones}>
          {keys.map((key) => (
            <ListItem
              key={`${key.name} ${key.added_at}`}
              icon={<PhoneIcon size={24} />}
              title={<span translate="no">{key.name}</span>}
              detail={
                <>
                  {words.added} <Moment date={new Date(1000 * key.added_at)} />
                  {key.last_used_at !== null && (
                    <>
                      , {words.lastUsed} <Moment date={new Date(1000 * key.last_used_at)} />
                    </>
                  )}
                </>
              }
            />
          ))}
        </List>
      )}
      <Checkbox ref={removes} label={words.remove} defaultChecked />
      <p className={styles.text}>{words.removeText}</p>
      <Button kind="primary" wide onClick={() => onChoice(removes.current?.checked ?? true)}>
        {words.next}
      </Button>
    </Card>
  );
}

function NewPhoneCode({ wanted, startAgain }: { wanted: Wanted; startAgain: () => void }) {
  const words = useWords("recover");
  const ceremony = usePageCeremony(wanted);
  const { phase } = ceremony;

  useEffect(() => {
    if (phase.name !== "done") return;
    keepSignedIn();
    // `replace`, so that the back button does not return to a used code.
    window.location.replace(phase.redirect ?? DEFAULT_NEXT);
  }, [phase]);

  if (phase.name === "refused" && phase.code.includes("recovery"))
    return <RecoveryProblem error={new SiteError(phase.code)} startAgain={startAgain} />;
  return (
    <CeremonyCard
      {...ceremony}
      title={words.choose}
      at={words.at}
      hint={words.hint}
      ending={{ done: words.done, doneText: words.doneText }}
      focused
    />
  );
}
