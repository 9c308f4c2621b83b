import { ButtonLink } from "#ui/ButtonLink.tsx";
import { KeyboardIcon, OfflineIcon, OpenIcon, PhoneIcon, ScanIcon, SettingsIcon } from "#ui/icons.tsx";
import { EmptyList } from "#ui/List.tsx";
import { Mark } from "#ui/Mark.tsx";
import { fill } from "#words/format.ts";
import { useOnline } from "../hooks/use-online.ts";
import { viewLinks } from "../hooks/use-view.ts";
import rows from "../parts/AccountRow.module.css";
import { AccountRow } from "../parts/AccountRow.tsx";
import { InstallOffer, SafariNotice } from "../parts/InstallNotice.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { UpdateBar } from "../parts/UpdateBar.tsx";
import { siteName } from "../site-name.ts";
import type { Account } from "../storage/accounts.ts";
import { useWords } from "../words.tsx";
import styles from "./Sites.module.css";

/** Every site that this device signs in to. */
export function Sites({ accounts }: { accounts: Account[] }) {
  const words = useWords();
  const online = useOnline();
  return (
    <Screen
      kind="page"
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
          <ButtonLink kind="quiet" wide href={viewLinks.code} icon={<KeyboardIcon />}>
            {words.sites.type}
          </ButtonLink>
        </>
      }
    >
      <div className={styles.news} role="status">
        {!online && (
          <Notice icon={<OfflineIcon />} tone="plain">
            {words.sites.offline}
          </Notice>
        )}
      </div>
      <SafariNotice hasAccounts={accounts.length > 0} />
      {accounts.length === 0 && (
        <div className={styles.empty}>
          <EmptyList icon={<PhoneIcon size={48} />}>
            <strong>{words.sites.empty}</strong>
            <span>{words.sites.emptyText}</span>
          </EmptyList>
        </div>
      )}
      {accounts.length > 0 && (
        <ul className={rows.list}>
          {accounts.map((account) => (
            <li key={account.keyId}>
              <a className={rows.row} href={viewLinks.account(account.keyId)}>
                <AccountRow account={account} />
              </a>
              <a
                className={rows.open}
                href={account.provider}
                aria-label={fill(words.sites.openSite, { site: siteName(account.provider) })}
              >
                <OpenIcon size={20} />
              </a>
            </li>
          ))}
        </ul>
      )}
      <InstallOffer />
    </Screen>
  );
}
