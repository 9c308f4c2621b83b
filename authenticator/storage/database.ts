import { promisifyRequest, type UseStore } from "idb-keyval";

const NAME = "qr2pass-authenticator";
/** `accounts` by key id, `claims` by challenge, `settings` by name. */
const STORES = ["accounts", "claims", "settings"] as const;
type Store = (typeof STORES)[number];

/** If the database has not opened after this time, a second request is made: some browsers lose the first one. */
const SECOND_TRY_MS = 2_000;
/** When opening the database is given up and reported to the person. */
const PATIENCE_MS = 5_000;
/** Time limits for reads and writes. A write waits for the disk. */
const LONGEST_MS = { readonly: 5_000, readwrite: 10_000, versionchange: 10_000 } as const;

/** The browser cannot store data, or no more data. */
export class StorageError extends Error {
  constructor(cause: unknown) {
    super("storage", { cause });
    this.name = "StorageError";
  }
}

let opening: Promise<IDBDatabase> | undefined;

/** The open database. A handle that the browser closed or that failed is replaced at the next use. */
function connect(): Promise<IDBDatabase> {
  opening ??= openInTime().catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** Opens the database. Makes a second attempt after 2 s without an answer, and fails after 5 s. */
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
        // The other attempt was faster, or the use has been given up.
        if (!settle()) return database.close();
        database.onclose = () => forget(database);
        database.onversionchange = () => forget(database);
        resolve(database);
      };
    }
    begin();
  });
}

/** Discards a handle that is no longer usable. */
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

/** The result of `work`, or an error if it takes too long. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new StorageError(new Error("no event"))), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Errors that another handle would return as well: the data cannot be stored, or there is no space. */
function isAboutTheData(error: unknown): boolean {
  return error instanceof Error && ["DataCloneError", "QuotaExceededError", "DataError"].includes(error.name);
}

/**
 * A store of the authenticator's own database, for idb-keyval. The library's `createStore` writes with the browser's
 * relaxed durability, so a power cut could destroy a key that a site has confirmed. Here a write is on the disk before
 * its promise resolves.
 *
 * Handles become invalid without an event (iOS closes them in the background). A use that fails is then repeated once
 * with a new handle. If that fails too, StorageError is thrown.
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

/**
 * Reads and writes a record in one transaction, so that a record which another tab removed is not restored. Returns
 * whether it existed.
 */
export function changeRecord<T>(where: UseStore, key: string, next: (value: T) => T): Promise<boolean> {
  return where("readwrite", async (records) => {
    const value: T | undefined = await promisifyRequest(records.get(key));
    if (value !== undefined) records.put(next(value), key);
    await promisifyRequest(records.transaction);
    return value !== undefined;
  });
}
