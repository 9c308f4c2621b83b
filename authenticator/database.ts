import { promisifyRequest, type UseStore } from "idb-keyval";

/** `accounts` by key id, `claims` by challenge, `settings` by name. */
const STORES = ["accounts", "claims", "settings"] as const;
type Store = (typeof STORES)[number];

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("qr2pass-authenticator", 1);
    request.onupgradeneeded = () => {
      for (const name of STORES) request.result.createObjectStore(name);
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // A connection that the browser closes, or that blocks a later version, is opened anew at the next use.
      request.result.onclose = () => {
        opening = undefined;
      };
      request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
  }).catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** One read and write in one transaction; what another tab removed stays removed. Tells whether it was there. */
export function changeRecord<T>(where: UseStore, key: string, next: (value: T) => T): Promise<boolean> {
  return where("readwrite", async (records) => {
    const value: T | undefined = await promisifyRequest(records.get(key));
    if (value !== undefined) records.put(next(value), key);
    await promisifyRequest(records.transaction);
    return value !== undefined;
  });
}

/** The browser keeps no data, or no more of it. */
export class StorageError extends Error {
  constructor(cause: unknown) {
    super("storage", { cause });
    this.name = "StorageError";
  }
}

/**
 * A store of the authenticator's own database, for idb-keyval. Its own `createStore` writes
 * with the browser's relaxed durability: a power cut could then take a key that a site has
 * acknowledged. Here a write is on the disk before its promise resolves.
 * All that it does throws StorageError where the browser fails it.
 */
export function store(name: Store): UseStore {
  return async (mode, callback) => {
    try {
      const database = await open();
      return await callback(database.transaction(name, mode, { durability: "strict" }).objectStore(name));
    } catch (cause) {
      throw new StorageError(cause);
    }
  };
}
