import { type Action, KINDS } from "#lib/protocol/kinds.ts";
import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { useAttention } from "../hooks/use-attention.ts";
import rows from "../parts/AccountRow.module.css";
import { AccountRow } from "../parts/AccountRow.tsx";
import { Site } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import type { Account } from "../storage/accounts.ts";
import { useWords } from "../words.tsx";

interface Props {
  site: string;
  action: Action;
  accounts: Account[];
  onChoose: (account: Account) => void;
  onCancel: () => void;
}

/** Lets the person choose one of several accounts at a site. Nothing has been sent yet. */
export function Choose({ site, action, accounts, onChoose, onCancel }: Props) {
  const { choose } = useWords();
  const { inert, guard } = useAttention();
  return (
    <Screen
      kind="question"
      title={<Filled text={KINDS[action].confirmsText ? choose.confirm : choose.login} site={<Site of={site} />} />}
      actions={
        <Button wide onClick={onCancel}>
          {choose.cancel}
        </Button>
      }
    >
      <p>{choose.text}</p>
      <ul className={rows.list}>
        {accounts.map((account) => (
          <li key={account.keyId}>
            <button type="button" className={rows.row} aria-disabled={inert} onClick={guard(() => onChoose(account))}>
              <AccountRow account={account} siteKnown />
            </button>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
