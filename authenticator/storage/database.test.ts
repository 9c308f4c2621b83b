import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";
import { get, set } from "idb-keyval";
import { StorageError, store } from "./database.ts";
import { tryToKeepKey } from "./key-trial.ts";

const settings = store("settings");
const { transaction } = IDBDatabase.prototype;
const { put, get: getRecord } = IDBObjectStore.prototype;
const { open } = IDBFactory.prototype;

afterEach(() => {
  IDBDatabase.prototype.transaction = transaction;
  Object.assign(IDBObjectStore.prototype, { put, get: getRecord });
  IDBFactory.prototype.open = open;
});

/** Breaks all handles that are open now, without an event. */
function breakOpenHandles(name = "InvalidStateError"): () => number {
  const healthy = new WeakSet<IDBDatabase>();
  let failures = 0;
  IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
    const request = open.apply(this, args);
    request.addEventListener("success", () => healthy.add(request.result));
    return request;
  };
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
    if (!healthy.has(this)) {
      failures++;
      throw new DOMException("The database connection is closing.", name);
    }
    return transaction.apply(this, args);
  };
  return () => failures;
}

/** Makes the first requests to open the database fire no event. */
function loseOpenings(count: number): () => number {
  let lost = 0;
  IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
    if (lost >= count) return open.apply(this, args);
    lost++;
    return {} as IDBOpenDBRequest;
  };
  return () => lost;
}

const SILENT = Object.defineProperties({}, { onsuccess: { set() {} }, onerror: { set() {} } });

test("a handle that fails without an event is replaced, for reads and for writes", async () => {
  await set("name", "before", settings);
  for (const name of ["InvalidStateError", "UnknownError", "AbortError", "TypeError"]) {
    const failures = breakOpenHandles(name);
    assert.equal(await get("name", settings), "before", name);
    assert.equal(failures(), 1);
    IDBDatabase.prototype.transaction = transaction;
    breakOpenHandles(name);
    await set("name", "before", settings);
    IDBDatabase.prototype.transaction = transaction;
  }
});

test("several uses of one broken handle all succeed", async () => {
  await set("name", "value", settings);
  breakOpenHandles();
  const all = await Promise.all([1, 2, 3, 4].map(() => get("name", settings)));
  assert.deepEqual(all, ["value", "value", "value", "value"]);
});

test("a handle that keeps failing is reported as a StorageError", async () => {
  IDBDatabase.prototype.transaction = () => {
    throw new DOMException("gone", "InvalidStateError");
  };
  await assert.rejects(get("name", settings), StorageError);
  IDBDatabase.prototype.transaction = transaction;
  assert.equal(await get("name", settings), "value");
});

test("data that cannot be stored is not tried again", async () => {
  let tries = 0;
  IDBObjectStore.prototype.put = () => {
    tries++;
    throw new DOMException("no room", "QuotaExceededError");
  };
  await assert.rejects(set("name", "more", settings), StorageError);
  assert.equal(tries, 1);
});

test("a lost request to open the database is repeated after two seconds", async (t) => {
  // Every open handle fails, and the next request to open is lost.
  breakOpenHandles();
  IDBFactory.prototype.open = open;
  const lost = loseOpenings(1);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const reading = get("name", settings).then(
    (value) => value,
    (error) => error,
  );
  await turns();
  assert.equal(lost(), 1);
  IDBDatabase.prototype.transaction = transaction;
  t.mock.timers.tick(1_999);
  await turns();
  t.mock.timers.tick(1);
  t.mock.timers.reset();
  assert.equal(await reading, "value");
});

test("if the database does not open within five seconds the use fails, and the next use tries again", async (t) => {
  breakOpenHandles();
  IDBFactory.prototype.open = open;
  const lost = loseOpenings(2);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const reading = assert.rejects(get("name", settings), StorageError);
  await turns();
  t.mock.timers.tick(2_000);
  await turns();
  assert.equal(lost(), 2);
  t.mock.timers.tick(3_000);
  t.mock.timers.reset();
  await reading;
  IDBDatabase.prototype.transaction = transaction;
  IDBFactory.prototype.open = open;
  assert.equal(await get("name", settings), "value");
});

test("a read that never ends is abandoned", async (t) => {
  assert.equal(await get("name", settings), "value");
  IDBObjectStore.prototype.get = () => SILENT as IDBRequest;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const reading = assert.rejects(get("name", settings), StorageError);
  await turns();
  t.mock.timers.tick(5_000);
  t.mock.timers.reset();
  await reading;
});

test("a temporary key shows whether this browser stores keys, and leaves nothing behind", async () => {
  await tryToKeepKey();
  assert.equal(await get("key-trial", settings), undefined);
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (value && typeof value === "object" && "privateKey" in value) throw new DOMException("no", "DataCloneError");
    return put.call(this, value, key);
  };
  await assert.rejects(tryToKeepKey(), StorageError);
});

test("a browser that stores something else in place of a key, without an error, keeps no keys", async () => {
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const isPair = value && typeof value === "object" && "privateKey" in value;
    return put.call(this, isPair ? { privateKey: {}, publicKey: {} } : value, key);
  };
  await assert.rejects(tryToKeepKey(), StorageError);
});

/** Lets everything happen that does not depend on a timer. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
