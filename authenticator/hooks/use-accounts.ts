import { useEffect, useState } from "react";
import { type Account, listAccounts, onAccountsChange } from "../accounts.ts";

/** The accounts, kept up to date; `undefined` while they are read, `null` where the browser keeps no data. */
export function useAccounts(): Account[] | null | undefined {
  const [accounts, setAccounts] = useState<Account[] | null>();
  useEffect(() => {
    let gone = false;
    const read = () =>
      listAccounts().then(
        (all) => gone || setAccounts(all),
        () => gone || setAccounts(null),
      );
    void read();
    const stop = onAccountsChange(read);
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return accounts;
}
