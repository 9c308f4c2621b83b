import { useState } from "react";
import { Button } from "#ui/Button.tsx";
import { ClockIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import { type Account, renameAccount } from "../accounts.ts";
import { StorageError } from "../database.ts";
import { Ago } from "../parts/Ago.tsx";
import { BackLink } from "../parts/BackLink.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { UpdateBar } from "../parts/UpdateBar.tsx";
import { plain, siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";
import styles from "./AccountDetails.module.css";
import { RemoveAccount } from "./RemoveAccount.tsx";

/** An account: its name, its last sign-ins, and the way to be rid of it. */
export function AccountDetails({ account }: { account: Account }) {
  const words = useWords();
  const site = siteName(account.provider);
  const [removing, setRemoving] = useState(false);
  return (
    <Screen kind="page" before={<BackLink />} title={site} actions={<UpdateBar />}>
      {account.state === "pending" && (
        <Notice icon={<ClockIcon />} tone="care">
          {fill(words.site.pendingText, { site })}
        </Notice>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{words.site.account}</dt>
          <dd>{plain(account.email)}</dd>
        </div>
        <div>
          <dt>{words.site.added}</dt>
          <dd>
            <Ago at={account.createdAt} />
          </dd>
        </div>
        <div>
          <dt>{words.site.device}</dt>
          <dd>{account.deviceName}</dd>
        </div>
      </dl>
      <Rename account={account} />
      <section className={styles.section}>
        <h2>{words.site.signIns}</h2>
        {account.signIns.length === 0 ? (
          <p className={styles.none}>{words.site.noSignIns}</p>
        ) : (
          <ul className={styles.signIns}>
            {account.signIns.map(({ at, browser }) => (
              <li key={at}>
                <span>
                  {browser
                    ? fill(words.site.signIn, { browser: plain(browser.name), system: plain(browser.system) })
                    : words.original.answered}
                </span>
                <span className={styles.quiet}>
                  {browser && `${plain(browser.address)} · `}
                  <Ago at={at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <div className={styles.danger}>
        <Button kind="danger" onClick={() => setRemoving(true)}>
          {words.site.remove}
        </Button>
      </div>
      <RemoveAccount account={account} open={removing} onClose={() => setRemoving(false)} />
    </Screen>
  );
}

/** A full disk is told; any other error is a fault of ours. */
function notKept(error: unknown): "failed" {
  if (error instanceof StorageError) return "failed";
  throw error;
}

function Rename({ account }: { account: Account }) {
  const words = useWords();
  const [label, setLabel] = useState(account.label ?? "");
  const [outcome, setOutcome] = useState<"saved" | "failed">();
  return (
    <form
      className={styles.rename}
      onSubmit={async (event) => {
        event.preventDefault();
        setOutcome(await renameAccount(account.keyId, label).then(() => "saved" as const, notKept));
      }}
    >
      <label htmlFor="label">{words.site.name}</label>
      <div className={styles.renameRow}>
        <input
          id="label"
          value={label}
          maxLength={60}
          placeholder={words.site.namePlaceholder}
          autoComplete="off"
          onChange={(event) => {
            setLabel(event.target.value);
            setOutcome(undefined);
          }}
        />
        <Button type="submit" aria-disabled={label.trim() === (account.label ?? "")}>
          {words.site.save}
        </Button>
      </div>
      <p className={styles.quiet} role="status">
        {outcome === "saved" && words.site.saved}
        {outcome === "failed" && words.sites.storageFailed}
      </p>
    </form>
  );
}
