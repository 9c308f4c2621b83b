import { Filled } from "#ui/Filled.tsx";
import { ChevronIcon } from "#ui/icons.tsx";
import { plain, siteName } from "../site-name.ts";
import type { Account } from "../storage/accounts.ts";
import { useWords } from "../words.tsx";
import styles from "./AccountRow.module.css";
import { Ago } from "./Ago.tsx";
import { Fixed, Host, Site } from "./Fixed.tsx";
import { Tile } from "./Tile.tsx";

interface Props {
  account: Account;
  /** Whether the site is shown elsewhere, so that the row shows the address as the distinction. */
  siteKnown?: boolean;
}

/** The content of an account's row: the site, the address, and the last sign-in. */
export function AccountRow({ account, siteKnown = false }: Props) {
  const { label, email, provider } = account;
  const names = [
    label && <Fixed key="label">{label}</Fixed>,
    siteKnown ? undefined : <Site key="site" of={provider} />,
    <Fixed key="email">{plain(email)}</Fixed>,
  ].filter((name) => name !== undefined && name !== "");
  return (
    <>
      <Tile site={siteName(provider)} />
      <span className={styles.lines}>
        <strong>{names[0]}</strong>
        {names.slice(1).map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other identity
          <span key={at}>{name}</span>
        ))}
        <span className={styles.last}>
          <LastUse account={account} siteKnown={siteKnown} />
        </span>
      </span>
      <ChevronIcon />
    </>
  );
}

function LastUse({ account, siteKnown }: Required<Props>) {
  const { sites, choose } = useWords();
  const { state, unknown, signIns, createdAt, provider } = account;
  const last = signIns[0];
  if (unknown)
    return (
      <span className={styles.unknown}>
        <Filled text={sites.unknown} site={<Host of={provider} />} />
      </span>
    );
  if (state === "pending") return <span>{sites.pending}</span>;
  if (last) return <Filled text={sites.lastSignIn} when={<Ago at={last.at} />} />;
  return siteKnown ? <Filled text={choose.added} when={<Ago at={createdAt} />} /> : <span>{sites.never}</span>;
}
