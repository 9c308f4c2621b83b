import { useState } from "react";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { Filled } from "#ui/Filled.tsx";
import { Form } from "#ui/Form.tsx";
import { ClockIcon, OpenIcon, WarningIcon } from "#ui/icons.tsx";
import { showSites } from "../hooks/use-view.ts";
import { Ago } from "../parts/Ago.tsx";
import { BackLink } from "../parts/BackLink.tsx";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { UpdateBar } from "../parts/UpdateBar.tsx";
import { plain } from "../site-name.ts";
import { type Account, renameAccount } from "../storage/accounts.ts";
import { StorageError } from "../storage/database.ts";
import { useWords } from "../words.tsx";
import styles from "./AccountDetails.module.css";
import { RemoveAccount } from "./RemoveAccount.tsx";
import { TakeKeyOff } from "./TakeKeyOff.tsx";

/** An account: its name, its last sign-ins, and its deletion. */
export function AccountDetails({ account }: { account: Account }) {
  const words = useWords();
  const site = <Host of={account.provider} />;
  const [removing, setRemoving] = useState(false);
  return (
    <Screen kind="page" before={<BackLink />} title={site} actions={<UpdateBar />}>
      {account.state === "pending" && (
        <Notice icon={<ClockIcon />} tone="care">
          <Filled text={words.site.pendingText} site={site} />
        </Notice>
      )}
      {account.unknown && (
        <Notice icon={<WarningIcon />} tone="care">
          <Filled text={words.site.unknownText} site={site} />
        </Notice>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{words.site.account}</dt>
          <dd>
            <Fixed>{plain(account.email)}</Fixed>
          </dd>
        </div>
        <div>
          <dt>{words.site.added}</dt>
          <dd>
            <Ago at={account.createdAt} />
          </dd>
        </div>
        <div>
          <dt>{words.site.device}</dt>
          <dd>
            <Fixed>{plain(account.deviceName, 64)}</Fixed>
          </dd>
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
                  {browser ? (
                    <Filled
                      text={words.site.signIn}
                      browser={<Fixed>{plain(browser.name, 64)}</Fixed>}
                      system={<Fixed>{plain(browser.system, 64)}</Fixed>}
                    />
                  ) : (
                    words.site.answered
                  )}
                </span>
                <span className={styles.quiet}>
                  {browser && (
                    <span>
                      <Fixed>{plain(browser.address, 64)}</Fixed>
                      <span> · </span>
                    </span>
                  )}
                  <Ago at={at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <ButtonLink wide href={account.provider} icon={<OpenIcon />}>
        <span>
          <Filled text={words.site.open} site={site} />
        </span>
      </ButtonLink>
      <div className={styles.danger}>
        <Button kind="danger" onClick={() => setRemoving(true)}>
          {words.site.remove}
        </Button>
        <TakeKeyOff account={account} />
      </div>
      <RemoveAccount account={account} open={removing} onClose={() => setRemoving(false)} onRemoved={showSites} />
    </Screen>
  );
}

/** A storage failure is shown to the person; any other error is a programming error. */
function notKept(error: unknown): "failed" {
  if (error instanceof StorageError) return "failed";
  throw error;
}

function Rename({ account }: { account: Account }) {
  const words = useWords();
  const [label, setLabel] = useState(account.label ?? "");
  const [outcome, setOutcome] = useState<"saved" | "failed">();

  async function save() {
    setOutcome(await renameAccount(account.keyId, label).then(() => "saved" as const, notKept));
  }

  return (
    <Form className={styles.rename} onSubmit={() => void save()}>
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
      <div className={styles.quiet} role="status">
        {outcome && <p key={outcome}>{outcome === "saved" ? words.site.saved : words.site.notSaved}</p>}
      </div>
    </Form>
  );
}
