import { ButtonLink } from "#ui/Button.tsx";
import { OfflineIcon, PhoneIcon, ScanIcon, SettingsIcon, WarningIcon } from "#ui/icons.tsx";
import { EmptyList } from "#ui/List.tsx";
import { Mark } from "#ui/Mark.tsx";
import type { Account } from "../accounts.ts";
import { useOnline } from "../hooks/use-online.ts";
import { viewLinks } from "../hooks/use-view.ts";
import rows from "../parts/AccountRow.module.css";
import { AccountRow } from "../parts/AccountRow.tsx";
import { InstallOffer, SafariNotice } from "../parts/InstallNotice.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { UpdateBar } from "../parts/UpdateBar.tsx";
import { useWords } from "../words.tsx";
import styles from "./Sites.module.css";

interface Props {
  /** `undefined` while they are read, `null` where the browser keeps no data. */
  accounts: Account[] | null | undefined;
}

/** Every site that this device signs in to. */
export function Sites({ accounts }: Props) {
  const words = useWords();
  const online = useOnline();
  return (
    <Screen
      kind="page"
      busy={accounts === undefined}
      before={<Mark size={36} />}
      title={words.sites.title}
      after={
        <a className={styles.settings} href={viewLinks.settings} aria-label={words.sites.settings}>
          <SettingsIcon size={24} />
        </a>
      }
      actions={
        <>
          <UpdateBar />
          <ButtonLink kind="primary" wide href={viewLinks.scan} icon={<ScanIcon />}>
            {words.sites.scan}
          </ButtonLink>
        </>
      }
    >
      <div className={styles.news} role="status">
        {!online && <Notice icon={<OfflineIcon />}>{words.sites.offline}</Notice>}
        {accounts === null && (
          <Notice icon={<WarningIcon />} tone="care">
            {words.sites.storageFailed}
          </Notice>
        )}
      </div>
      {accounts && <SafariNotice />}
      {accounts === undefined && <Shape />}
      {accounts?.length === 0 && (
        <div className={styles.empty}>
          <EmptyList icon={<PhoneIcon size={48} />}>
            <strong>{words.sites.empty}</strong> {words.sites.emptyText}
          </EmptyList>
        </div>
      )}
      {accounts && accounts.length > 0 && (
        <ul className={rows.list}>
          {accounts.map((account) => (
            <li key={account.keyId}>
              <a className={rows.row} href={viewLinks.account(account.keyId)}>
                <AccountRow account={account} />
              </a>
            </li>
          ))}
        </ul>
      )}
      {accounts && <InstallOffer />}
    </Screen>
  );
}

/** The list's shape while it is read. */
function Shape() {
  return (
    <div className={styles.shape} aria-hidden="true">
      <span />
      <span />
    </div>
  );
}
