import { promisifyRequest } from "idb-keyval";
import { generateKeyPair } from "#lib/protocol/keys.ts";
import { StorageError, store } from "./database.ts";

const TRIAL = "key-trial";
const settings = store("settings");

/**
 * Tries whether this browser keeps a key, with a throw-away pair. Lockdown Mode and some private tabs store text and
 * refuse keys: better to learn that before a site is told that this device answers.
 *
 * @throws StorageError
 */
export async function tryToKeepKey(): Promise<void> {
  const pair = await generateKeyPair();
  await settings("readwrite", async (records) => {
    records.put(pair, TRIAL);
    const kept: unknown = await promisifyRequest(records.get(TRIAL));
    records.delete(TRIAL);
    await promisifyRequest(records.transaction);
    const { privateKey } = (kept ?? {}) as Partial<CryptoKeyPair>;
    if (privateKey?.type !== "private") throw new StorageError("a key was not kept");
  });
}
