"use client";

import { useState } from "react";
import type { Ask } from "#app/confirm/Confirm.tsx";
import { Address } from "#ui/Address.tsx";
import { Button, ButtonLink } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Filled } from "#ui/Filled.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./Account.module.css";

/** Lets people download the data that the site stores about them, and delete the account. */
export function AccountData({ email, ask }: { email: string; ask: Ask }) {
  const words = useWords("account");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Card labelledBy="history">
        <h2 id="history">{words.history}</h2>
        <p className={styles.text}>{words.historyText}</p>
        <ButtonLink href="/account/history" wide>
          {words.openHistory}
        </ButtonLink>
      </Card>
      <Card labelledBy="data">
        <h2 id="data">{words.data}</h2>
        <p className={styles.text}>{words.dataText}</p>
        <Button wide onClick={() => ask("export_data")}>
          {words.export}
        </Button>
      </Card>
      <Card labelledBy="danger">
        <h2 id="danger">{words.dangerTitle}</h2>
        <p className={styles.text}>{words.dangerText}</p>
        <Button kind="danger" wide onClick={() => setAsking(true)}>
          {words.delete}
        </Button>
      </Card>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={words.deleteAsk}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{words.keep}</Button>
            <Button
              kind="danger"
              onClick={() => {
                setAsking(false);
                ask("delete_account");
              }}
            >
              {words.delete}
            </Button>
          </>
        }
      >
        <p>
          <Filled text={words.deleteAskText} email={<Address>{email}</Address>} />
        </p>
      </Dialog>
    </>
  );
}
