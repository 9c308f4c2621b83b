import { deleteOldRows, type Retention } from "#lib/accounts/retention.ts";
import { describeError, log } from "#lib/foundation/log.ts";

const DAY_MS = 24 * 3600 * 1000;

/** Deletes old rows now and once a day, for as long as the server runs. */
export function deleteOldRowsDaily(retention: Retention): void {
  const tidy = () =>
    deleteOldRows(retention).catch((error) =>
      log("warn", "old sessions could not be deleted; tomorrow again", describeError(error)),
    );
  void tidy();
  setInterval(tidy, DAY_MS).unref();
}
