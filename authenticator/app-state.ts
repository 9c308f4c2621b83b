import type { FlowState } from "./flow/flow-state.ts";
import type { View } from "./hooks/use-view.ts";
import { isLockOn, LOCK_AT_START, type LockState } from "./lock/lock.ts";
import type { Account } from "./storage/accounts.ts";

/** Everything that determines which screen is shown. */
export interface AppState {
  /** `undefined` while they are being read, `null` if this browser cannot open them. */
  accounts: Account[] | null | undefined;
  lock: LockState;
  flow: FlowState | undefined;
  /** `undefined` until the page's address was read. */
  view: View | undefined;
  /** Whether a code has arrived and waits for the app to open. */
  waiting: boolean;
}

export type AppEvent =
  | { type: "accounts"; accounts: Account[] | null }
  | { type: "lock"; lock: LockState }
  | { type: "flow"; flow: FlowState | undefined }
  | { type: "view"; view: View }
  | { type: "waiting"; waiting: boolean };

export const APP_AT_START: AppState = {
  accounts: undefined,
  lock: LOCK_AT_START,
  flow: undefined,
  view: undefined,
  waiting: false,
};

export function reduce(state: AppState, event: AppEvent): AppState {
  switch (event.type) {
    case "accounts":
      return { ...state, accounts: event.accounts };
    case "lock":
      return { ...state, lock: event.lock };
    case "flow":
      return { ...state, flow: event.flow };
    case "view":
      return { ...state, view: event.view };
    case "waiting":
      return { ...state, waiting: event.waiting };
  }
}

export type ScreenName =
  /** Nothing is loaded yet. */
  | { name: "starting" }
  /** A code arrived before the state was loaded: shows a placeholder of its question. */
  | { name: "opening" }
  | { name: "no_storage" }
  | { name: "locked"; waiting: boolean }
  | { name: "flow"; flow: FlowState }
  | { name: "scanner" }
  | { name: "typed_code" }
  | { name: "lock_offer" }
  | { name: "settings" }
  | { name: "account"; account: Account }
  | { name: "sites"; accounts: Account[] };

/** Whether codes may be answered: the accounts are loaded and the lock is open. */
export const isOpen = ({ accounts, lock }: AppState) => Boolean(accounts) && lock.phase === "open";

/** The screen for a state. A question has priority over everything except the lock. */
export function screenOf(state: AppState): ScreenName {
  const { accounts, lock, flow, view, waiting } = state;
  if (accounts === null || lock.phase === "unreadable") return { name: "no_storage" };
  if (lock.phase === "locked") return { name: "locked", waiting: waiting || flow !== undefined };
  if (accounts === undefined || lock.phase === "reading" || view === undefined) {
    return { name: waiting ? "opening" : "starting" };
  }
  if (flow) return { name: "flow", flow };
  if (waiting) return { name: "opening" };
  if (view.name === "scan") return { name: "scanner" };
  if (view.name === "code") return { name: "typed_code" };
  if (accounts.length > 0 && lock.possible && lock.setting === "unset" && !isLockOn(lock))
    return { name: "lock_offer" };
  if (view.name === "settings") return { name: "settings" };
  const account = view.name === "account" ? accounts.find(({ keyId }) => keyId === view.keyId) : undefined;
  return account ? { name: "account", account } : { name: "sites", accounts };
}
