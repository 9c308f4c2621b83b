"use client";

import { useEffect, useState } from "react";
import { forgetSignedIn } from "#app/ceremony/kept-ceremony.ts";
import { siteRequest } from "#app/site-request.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { ClockIcon, LeaveIcon, PersonIcon, PhoneIcon } from "#ui/icons.tsx";
import { List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./Account.module.css";
import { watchSession } from "./watch-session.ts";

interface Props {
  email: string;
  startedAt: Date;
  /** The name of the phone that approved this session. */
  keyName: string;
  /** The account was made a moment ago. */
  welcome: boolean;
}

type Leaving = "here" | "everywhere" | null;

export function Account({ email, startedAt, keyName, welcome }: Props) {
  const words = useWords("account");
  const [leaving, setLeaving] = useState<Leaving>(null);
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  // A page that is left by a button here goes where the answer says, when the cookie is gone.
  useEffect(() => (leaving ? undefined : watchSession(() => window.location.replace("/"))), [leaving]);
  useEffect(() => {
    forgetSignedIn();
    // The welcome is said once.
    if (welcome) window.history.replaceState(window.history.state, "", window.location.pathname);
  }, [welcome]);

  async function leave(where: NonNullable<Leaving>) {
    if (leaving) return;
    setLeaving(where);
    setAsking(false);
    setFailed(false);
    try {
      const body = { everywhere: where === "everywhere" };
      const { redirect } = await siteRequest<{ redirect: string }>("POST", "/api/sign-out", body);
      window.location.replace(redirect);
    } catch {
      setLeaving(null);
      setFailed(true);
    }
  }

  return (
    <>
      {welcome && (
        <Card>
          <div role="status" className={styles.welcome}>
            <p className={styles.created}>{words.created}</p>
            <p className={styles.text}>{words.createdText}</p>
          </div>
        </Card>
      )}
      <Card>
        <h1 className={styles.title}>{words.title}</h1>
        <List>
          <ListItem icon={<PersonIcon size={24} />} label={words.email} title={<Address>{email}</Address>} />
          <ListItem icon={<ClockIcon size={24} />} label={words.since} title={<Moment date={startedAt} />} />
          <ListItem
            icon={<PhoneIcon size={24} />}
            label={words.approvedBy}
            title={<span translate="no">{keyName}</span>}
          />
        </List>
        <Button wide icon={<LeaveIcon />} aria-disabled={leaving !== null} onClick={() => leave("here")}>
          {leaving === "here" ? words.leaving : words.signOut}
        </Button>
        <p role="alert" className={styles.failed}>
          {failed && words.failed}
        </p>
      </Card>
      <Card labelledBy="everywhere">
        <h2 id="everywhere">{words.everywhereTitle}</h2>
        <p className={styles.text}>{words.everywhereText}</p>
        <Button kind="danger" wide aria-disabled={leaving !== null} onClick={() => !leaving && setAsking(true)}>
          {leaving === "everywhere" ? words.leaving : words.everywhere}
        </Button>
      </Card>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={words.everywhereAsk}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{words.cancel}</Button>
            <Button kind="danger" onClick={() => leave("everywhere")}>
              {words.everywhere}
            </Button>
          </>
        }
      >
        <p>{words.everywhereAskText}</p>
      </Dialog>
    </>
  );
}
