import { promisifyRequest, type UseStore } from "idb-keyval";

const NAME = "qr2pass-authenticator";
/** `accounts` by key id, `claims` by challenge, `settings` by name. */
const STORES = ["accounts", "claims", "settings"] as const;
type Store = (typeof STORES)[number];

/** A database that has not opened by then is asked for once more: in some browsers the first request is lost. */
const SECOND_TRY_MS = 2_000;
/** When to give up on a database that does not open, and tell the person. */
const PATIENCE_MS = 5_000;
/** The same for a read or a write that never ends. A write waits for the disk. */
const LONGEST_MS = { readonly: 5_000, readwrite: 10_000, versionchange: 10_000 } as const;

/** The browser keeps no data, or no more of it. */
export class StorageError extends Error {
  constructor(cause: unknown) {
    super("storage", { cause });
    this.name = "StorageError";
  }
}

let opening: Promise<IDBDatabase> | undefined;

/** The open database. One that a browser closed, or that failed, is opened anew at the next use. */
function connect(): Promise<IDBDatabase> {
  opening ??= openInTime().catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** Opens the database; after 2 s without a word a second time beside the first. Fails after 5 s. */
function openInTime(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const timers = [setTimeout(begin, SECOND_TRY_MS), setTimeout(fail, PATIENCE_MS, new Error("no event"))];

    function settle(): boolean {
      if (settled) return false;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      return true;
    }
    function fail(cause: unknown): void {
      if (settle()) reject(new StorageError(cause));
    }
    function begin(): void {
      let request: IDBOpenDBRequest;
      try {
        request = indexedDB.open(NAME, 1);
      } catch (cause) {
        fail(cause);
        return;
      }
      request.onupgradeneeded = () => {
        for (const name of STORES) request.result.createObjectStore(name);
      };
      request.onerror = () => fail(request.error);
      request.onsuccess = () => {
        const database = request.result;
        // The other try was quicker, or nobody waits any more.
        if (!settle()) return database.close();
        database.onclose = () => forget(database);
        database.onversionchange = () => forget(database);
        resolve(database);
      };
    }
    begin();
  });
}

/** Lets go of a handle that is of no more use. */
function forget(database: IDBDatabase): void {
  if (current === database) {
    current = undefined;
    opening = undefined;
  }
  database.close();
}

let current: IDBDatabase | undefined;

async function work<T>(
  name: Store,
  mode: IDBTransactionMode,
  callback: (store: IDBObjectStore) => T | PromiseLike<T>,
): Promise<T> {
  const database = await connect();
  current = database;
  try {
    const records = database.transaction(name, mode, { durability: "strict" }).objectStore(name);
    return await within(LONGEST_MS[mode], Promise.resolve(callback(records)));
  } catch (error) {
    if (!isAboutTheData(error)) forget(database);
    throw error;
  }
}

/** What comes of `work`, unless that takes longer. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new StorageError(new Error("no event"))), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What another handle would answer in the same way: the data cannot be stored, or there is no room. */
function isAboutTheData(error: unknown): boolean {
  return error instanceof Error && ["DataCloneError", "QuotaExceededError", "DataError"].includes(error.name);
}

/**
 * A store of the authenticator's own database, for idb-keyval. Its own `createStore` writes
 * with the browser's relaxed durability: a power cut could then take a key that a site has
 * acknowledged. Here a write is on the disk before its promise resolves.
 *
 * Handles go bad without an event (iOS closes them in the background): then the work is done once more on a new one.
 * All that it does throws StorageError where that fails, too.
 */
export function store(name: Store): UseStore {
  return async (mode, callback) => {
    try {
      return await work(name, mode, callback);
    } catch (first) {
      if (first instanceof StorageError) throw first;
      if (isAboutTheData(first)) throw new StorageError(first);
    }
    try {
      return await work(name, mode, callback);
    } catch (cause) {
      throw cause instanceof StorageError ? cause : new StorageError(cause);
    }
  };
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
