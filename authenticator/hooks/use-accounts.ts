import { useCallback, useEffect } from "react";
import { type Account, listAccounts, onAccountsChange } from "../storage/accounts.ts";
import { StorageError } from "../storage/database.ts";

/**
 * Calls `show` with the accounts, now and after each change; `null` if this browser cannot open them. Returns a
 * function that reads them again.
 */
export function useAccounts(show: (accounts: Account[] | null) => void): () => void {
  const read = useCallback(() => {
    void listAccounts().then(show, (error) => {
      if (!(error instanceof StorageError)) throw error;
      show(null);
    });
  }, [show]);
  useEffect(() => {
    read();
    return onAccountsChange(read);
  }, [read]);
  return read;
}
