import { Button } from "#ui/Button.tsx";
import { fill } from "#words/format.ts";
import type { Account } from "../accounts.ts";
import rows from "../parts/AccountRow.module.css";
import { AccountRow } from "../parts/AccountRow.tsx";
import { Screen } from "../parts/Screen.tsx";
import { siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";

interface Props<Some extends Account> {
  provider: string;
  accounts: Some[];
  onChoose: (account: Some) => void;
  onCancel: () => void;
}

/** Several accounts at one site: which one signs in. Nothing was sent yet. */
export function Choose<Some extends Account>({ provider, accounts, onChoose, onCancel }: Props<Some>) {
  const words = useWords();
  return (
    <Screen
      kind="question"
      title={fill(words.choose.title, { site: siteName(provider) })}
      actions={
        <Button wide onClick={onCancel}>
          {words.choose.cancel}
        </Button>
      }
    >
      <ul className={rows.list}>
        {accounts.map((account) => (
          <li key={account.keyId}>
            <button type="button" className={rows.row} onClick={() => onChoose(account)}>
              <AccountRow account={account} siteKnown />
            </button>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
