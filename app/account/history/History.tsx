"use client";

import { useState } from "react";
import { SiteError, siteRequest } from "#app/site-request.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyList, List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import { eventText, type HistoryAnswer, type HistoryEvent } from "./event-text.ts";
import styles from "./History.module.css";
import { PAGE_EVENTS } from "./page-events.ts";

/** Events that the operator causes, which therefore have no browser. */
const OPERATORS: readonly string[] = ["disabled", "enabled", "recovery_started"];

/** The account's history, newest first. "Older" adds the events before those that are shown. */
export function History({ first, days }: { first: HistoryAnswer; days: number }) {
  const words = useWords("history");
  const [{ events, next }, setShown] = useState(first);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function older() {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    try {
      const page = await siteRequest<HistoryAnswer>("GET", `/api/account/history?before=${next}&count=${PAGE_EVENTS}`);
      setShown({ events: [...events, ...page.events], next: page.next });
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      setFailed(true);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <p>
        <a href="/account">{words.back}</a>
      </p>
      <Card>
        <h1 className={styles.title}>{words.title}</h1>
        {events.length === 0 ? (
          <EmptyList>{words.empty}</EmptyList>
        ) : (
          <List label={words.title}>
            {events.map((event) => (
              <ListItem
                key={event.id}
                title={eventText(event, words)}
                detail={
                  <>
                    <div>{placeOf(event)}</div>
                    <Moment date={new Date(1000 * event.at)} />
                  </>
                }
              />
            ))}
          </List>
        )}
        {next === null ? (
          <p className={styles.end}>{fill(words.end, { days })}</p>
        ) : (
          <Button wide aria-disabled={busy} onClick={older}>
            {words.older}
          </Button>
        )}
        <p role="alert" className={styles.failed}>
          {failed && words.failed}
        </p>
      </Card>
    </>
  );

  function placeOf({ kind, browser, details }: HistoryEvent) {
    if (!browser) return OPERATORS.includes(kind) ? words.byOperator : null;
    const place = fill(words.place, { browser: browser.name, system: browser.system, address: browser.address });
    return (details as { new_browser?: boolean }).new_browser ? `${place} · ${words.newBrowser}` : place;
  }
}
