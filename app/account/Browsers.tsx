"use client";

import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyList, List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import styles from "./Account.module.css";
import { Problem } from "./Problem.tsx";
import { useChange } from "./use-change.ts";

interface Props {
  account: AccountAnswer;
  reload: () => Promise<void>;
}

/** The known browsers of the account. Phones show no warning for a sign-in in one of these. */
export function Browsers({ account, reload }: Props) {
  const words = useWords("account");
  const { busy, problem, change } = useChange();
  const { browsers } = account;

  async function forget(browser: string) {
    await change("/api/account/browsers/forget", { browser });
    await reload();
  }

  return (
    <Card labelledBy="browsers">
      <h2 id="browsers">{words.browsers}</h2>
      {browsers.length === 0 ? (
        <EmptyList>{words.noBrowsers}</EmptyList>
      ) : (
        <>
          <p className={styles.text}>{words.browsersText}</p>
          <List label={words.browsers}>
            {browsers.map((browser) => {
              const name =
                browser.name && browser.system
                  ? fill(words.browserOn, { browser: browser.name, system: browser.system })
                  : words.unnamedBrowser;
              return (
                <ListItem
                  key={browser.id}
                  title={name}
                  detail={
                    <>
                      <div>
                        {browser.current && <strong>{words.thisBrowser}</strong>}
                        {browser.current && browser.address && " · "}
                        <span translate="no">{browser.address}</span>
                      </div>
                      {words.lastSignIn} <Moment date={new Date(1000 * browser.verified_at)} />
                    </>
                  }
                  action={
                    <Button
                      kind="quiet"
                      aria-label={fill(words.forgetOne, { name })}
                      aria-disabled={busy}
                      onClick={() => forget(browser.id)}
                    >
                      {words.forget}
                    </Button>
                  }
                />
              );
            })}
          </List>
        </>
      )}
      <Problem text={problem} />
    </Card>
  );
}
