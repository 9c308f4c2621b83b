import { ChevronIcon } from "#ui/icons.tsx";
import type { Account } from "../accounts.ts";
import { plain, siteName } from "../site-name.ts";
import { Filled, useWords } from "../words.tsx";
import styles from "./AccountRow.module.css";
import { Ago } from "./Ago.tsx";
import { Tile } from "./Tile.tsx";

interface Props {
  account: Account;
  /** Whether the site is said elsewhere, and the address is what tells the accounts apart. */
  siteKnown?: boolean;
}

/** What a row of an account says: the site, who one is there, and the last sign-in. */
export function AccountRow({ account, siteKnown = false }: Props) {
  const words = useWords();
  const { label, email, state } = account;
  const site = siteName(account.provider);
  const names = [label, siteKnown ? undefined : site, plain(email)].filter((name) => name !== undefined);
  const last = account.signIns[0];
  return (
    <>
      <Tile site={site} />
      <span className={styles.lines}>
        <strong>{names[0]}</strong>
        {names.length > 1 && <span>{names.slice(1).join(" · ")}</span>}
        <span className={styles.last}>
          {state === "pending" && words.sites.pending}
          {state === "active" && !last && words.sites.never}
          {state === "active" && last && <Filled text={words.sites.lastSignIn} when={<Ago at={last.at} />} />}
        </span>
      </span>
      <ChevronIcon />
    </>
  );
}
