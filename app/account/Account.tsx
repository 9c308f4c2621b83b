"use client";

import { useEffect, useState } from "react";
import { post } from "#app/ceremony/provider.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
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
}

type Leaving = "here" | "everywhere" | null;

export function Account({ email, startedAt, keyName }: Props) {
  const words = useWords("account");
  const [leaving, setLeaving] = useState<Leaving>(null);
  const [failed, setFailed] = useState(false);
  // Who leaves by a button here goes where its answer says, with the cookie gone.
  useEffect(() => (leaving ? undefined : watchSession(() => window.location.replace("/"))), [leaving]);

  async function leave(where: NonNullable<Leaving>) {
    if (leaving) return;
    setLeaving(where);
    setFailed(false);
    try {
      const { redirect } = await post<{ redirect: string }>("/api/sign-out", { everywhere: where === "everywhere" });
      window.location.replace(redirect);
    } catch {
      setLeaving(null);
      setFailed(true);
    }
  }

  return (
    <>
      <Card>
        <h1 className={styles.title}>{words.title}</h1>
        <List>
          <ListItem icon={<PersonIcon size={24} />} label={words.email} title={email} />
          <ListItem icon={<ClockIcon size={24} />} label={words.since} title={<Moment date={startedAt} />} />
          <ListItem icon={<PhoneIcon size={24} />} label={words.approvedBy} title={keyName} />
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
        <Button kind="danger" wide aria-disabled={leaving !== null} onClick={() => leave("everywhere")}>
          {leaving === "everywhere" ? words.leaving : words.everywhere}
        </Button>
      </Card>
    </>
  );
}
