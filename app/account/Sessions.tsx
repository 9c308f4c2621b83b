"use client";

import { useState } from "react";
import type { Ask } from "#app/confirm/Confirm.tsx";
import { siteRequest } from "#app/site-request.ts";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import styles from "./Account.module.css";
import { Problem } from "./Problem.tsx";
import { useChange } from "./use-change.ts";

interface Props {
  account: AccountAnswer;
  reload: () => Promise<void>;
  ask: Ask;
  leaving: boolean;
  onLeaving: (leaving: boolean) => void;
}

type Session = AccountAnswer["sessions"][number];

/** The sessions of the account. */
export function Sessions({ account, reload, ask, leaving, onLeaving }: Props) {
  const words = useWords("account");
  const { busy, problem, change } = useChange();
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const { sessions } = account;
  const isAlone = sessions.length === 1;

  async function end(session: string) {
    await change("/api/account/sessions/end", { session });
    await reload();
  }

  async function leaveEverywhere() {
    if (leaving) return;
    onLeaving(true);
    setAsking(false);
    setFailed(false);
    try {
      const { redirect } = await siteRequest<{ redirect: string }>("POST", "/api/sign-out", { everywhere: true });
      window.location.replace(redirect);
    } catch {
      onLeaving(false);
      setFailed(true);
    }
  }

  return (
    <Card labelledBy="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      <List label={words.sessions}>
        {sessions.map((session) => {
          const name = fill(words.browserOn, { browser: session.browser.name, system: session.browser.system });
          return (
            <ListItem
              key={session.id}
              title={name}
              detail={<SessionDetail session={session} />}
              action={
                session.current ? null : (
                  <Button
                    kind="quiet"
                    aria-label={fill(words.endOne, { name })}
                    aria-disabled={busy}
                    onClick={() => end(session.id)}
                  >
                    {words.end}
                  </Button>
                )
              }
            />
          );
        })}
      </List>
      <Problem text={failed ? words.signOutFailed : problem} />
      {isAlone ? (
        <p className={styles.text}>{words.onlySession}</p>
      ) : (
        <Button wide onClick={() => ask("end_other_sessions")}>
          {words.endOthers}
        </Button>
      )}
      <Button kind="danger" wide aria-disabled={leaving} onClick={() => !leaving && setAsking(true)}>
        {leaving ? words.leaving : words.everywhere}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={words.everywhereAsk}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{words.cancel}</Button>
            <Button kind="danger" onClick={leaveEverywhere}>
              {words.everywhere}
            </Button>
          </>
        }
      >
        <p>{words.everywhereAskText}</p>
      </Dialog>
    </Card>
  );
}

function SessionDetail({ session }: { session: Session }) {
  const words = useWords("account");
  const { current, browser, key, origin, started_at: startedAt, last_seen_at: lastSeenAt } = session;
  return (
    <>
      {current && (
        <div>
          <strong>{words.thisBrowser}</strong>
        </div>
      )}
      <div>
        <span translate="no">{browser.address}</span>
        {origin === "recovery"
          ? ` · ${words.byRecovery}`
          : key && ` · ${fill(words.approvedBy, { key: key.name ?? "" })}`}
      </div>
      {words.since} <Moment date={new Date(1000 * startedAt)} />
      {!current && (
        <>
          , {words.seen} <Moment date={new Date(1000 * lastSeenAt)} />
        </>
      )}
    </>
  );
}
