import assert from "node:assert/strict";
import test from "node:test";
import { APP_AT_START, type AppEvent, type AppState, isOpen, reduce, screenOf } from "./app-state.ts";
import type { FlowState } from "./flow/flow-state.ts";
import { LOCK_AT_START, type LockState } from "./lock/lock.ts";
import type { Account } from "./storage/accounts.ts";

const OPEN: LockState = { ...LOCK_AT_START, phase: "open", setting: { state: "asked" } };
const account = { keyId: "key" } as Account;
const flow: FlowState = { name: "opening", site: "https://site.example", action: "login" };

const after = (...events: AppEvent[]): AppState => events.reduce(reduce, APP_AT_START);
const screen = (...events: AppEvent[]) => screenOf(after(...events)).name;
const lock = (changes: Partial<LockState> = {}): AppEvent => ({ type: "lock", lock: { ...OPEN, ...changes } });
const accounts = (...all: Account[]): AppEvent => ({ type: "accounts", accounts: all });
const view = (name: "sites" | "scan" | "code" | "settings"): AppEvent => ({ type: "view", view: { name } });
const waiting: AppEvent = { type: "waiting", waiting: true };
const ready = [lock(), accounts(account), view("sites")];

test("nothing can be tapped until the state is loaded; an incoming code shows a placeholder of its question", () => {
  assert.equal(screen(), "starting");
  assert.equal(screen(lock(), accounts()), "starting");
  assert.equal(screen(lock(), view("sites")), "starting");
  assert.equal(screen(waiting), "opening");
  assert.equal(screen(...ready, waiting), "opening");
  assert.equal(screen(...ready), "sites");
});

test("a question has priority over everything except the lock", () => {
  const on: AppEvent = { type: "flow", flow };
  for (const name of ["sites", "scan", "code", "settings"] as const)
    assert.equal(screen(...ready, view(name), on), "flow");
  assert.deepEqual(screenOf(after(...ready, on, lock({ phase: "locked" }))), { name: "locked", waiting: true });
  assert.deepEqual(screenOf(after(lock({ phase: "locked" }), waiting)), { name: "locked", waiting: true });
  assert.deepEqual(screenOf(after(lock({ phase: "locked" }))), { name: "locked", waiting: false });
});

test("unavailable storage or an unreadable lock blocks the app and keeps the code", () => {
  assert.equal(screen(lock(), { type: "accounts", accounts: null }, view("sites")), "no_storage");
  const shut = after(accounts(account), view("sites"), lock({ phase: "unreadable" }), waiting);
  assert.equal(screenOf(shut).name, "no_storage");
  assert.equal(isOpen(shut), false);
  assert.equal(shut.waiting, true);
  assert.equal(isOpen(after(...ready)), true);
  assert.equal(isOpen(after(lock({ phase: "locked" }), accounts())), false);
});

test("the address selects the view, and a lock is offered once there is an account", () => {
  assert.equal(screen(...ready, view("scan")), "scanner");
  assert.equal(screen(...ready, view("code")), "typed_code");
  assert.equal(screen(...ready, view("settings")), "settings");
  const named = after(...ready, { type: "view", view: { name: "account", keyId: "key" } });
  assert.deepEqual(screenOf(named), { name: "account", account });
  assert.equal(screen(...ready, { type: "view", view: { name: "account", keyId: "gone" } }), "sites");
  const offer = lock({ setting: "unset", possible: true });
  assert.equal(screen(offer, accounts(account), view("sites")), "lock_offer");
  assert.equal(screen(offer, accounts(), view("sites")), "sites");
  assert.equal(screen(offer, accounts(account), view("scan")), "scanner");
});
