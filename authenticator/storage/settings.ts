import { get, set } from "idb-keyval";
import { store } from "./database.ts";

/** `asked`: the person chose to use no lock. */
export type LockSetting =
  | { state: "asked" }
  /** `credentialId`: the raw id of the WebAuthn credential that the platform authenticator created for this lock. */
  | { state: "on"; credentialId: ArrayBuffer };

const settings = store("settings");

/** The decision about the lock; undefined before the person has decided. @throws StorageError */
export const readLockSetting = () => get<LockSetting>("lock", settings);

/** @throws StorageError */
export const writeLockSetting = (setting: LockSetting) => set("lock", setting, settings);
