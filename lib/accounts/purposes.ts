/**
 * The purposes for which ids of rows are sealed (`lib/foundation/sealed-id.ts`). A token or code is valid for its
 * purpose only.
 */

/** Opens a recovery. */
export const RECOVERY_PURPOSE = "qr2pass recovery 1";
/** Cancels a recovery. */
export const CANCEL_PURPOSE = "qr2pass cancel recovery 1";
/** Undoes a change of an account's address. */
export const UNDO_PURPOSE = "qr2pass undo address 1";
/** The six digits that prove an address. */
export const CODE_PURPOSE = "qr2pass address code 1";
