import { promisifyRequest } from "idb-keyval";
import { generateKeyPair } from "#lib/protocol/keys.ts";
import { StorageError, store } from "./database.ts";

const TRIAL = "key-trial";
const settings = store("settings");

/**
 * Tests whether this browser can store a key, with a temporary key pair. Lockdown Mode and some private tabs store text
 * but not keys, which is better found out before a site is told that this device will answer.
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
