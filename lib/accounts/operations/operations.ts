import { addDevice } from "./add-device.ts";
import { changeEmail } from "./change-email.ts";
import { changeProfile } from "./change-profile.ts";
import { deleteAccount } from "./delete-account.ts";
import { endOtherSessions } from "./end-other-sessions.ts";
import { exportData } from "./export-data.ts";
import { newRecoveryCodes } from "./new-recovery-codes.ts";
import type { Operation } from "./operation.ts";
import { removeKey } from "./remove-key.ts";
import { renameKey } from "./rename-key.ts";
import { statement } from "./statement.ts";

/** Every operation, by its name in messages. */
const TABLE = {
  add_device: addDevice,
  remove_key: removeKey,
  rename_key: renameKey,
  new_recovery_codes: newRecoveryCodes,
  end_other_sessions: endOtherSessions,
  change_email: changeEmail,
  change_profile: changeProfile,
  export_data: exportData,
  delete_account: deleteAccount,
  statement,
};

export type OperationName = keyof typeof TABLE;
export const OPERATIONS = TABLE as unknown as Record<OperationName, Operation>;

/** The operations that a page may request. The others are for the site's own code. */
export const PAGE_OPERATIONS = (Object.keys(TABLE) as OperationName[]).filter((name) => name !== "statement") as [
  OperationName,
  ...OperationName[],
];

export const isOperationName = (name: string): name is OperationName => Object.hasOwn(TABLE, name);
