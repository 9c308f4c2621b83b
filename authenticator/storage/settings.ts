import { get, set } from "idb-keyval";
import { store } from "./database.ts";

/** `asked` means that the person chose to go without a lock. */
export type LockSetting =
  | { state: "asked" }
  /** The credential that the platform's authenticator made for this lock, in `WebAuthn`'s raw id. */
  | { state: "on"; credentialId: ArrayBuffer };

const settings = store("settings");

/** What was decided about the lock; undefined while nobody has asked. @throws StorageError */
export const readLockSetting = () => get<LockSetting>("lock", settings);

/** @throws StorageError */
export const writeLockSetting = (setting: LockSetting) => set("lock", setting, settings);
