import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import type { BeginRequest } from "#lib/protocol/requests.ts";
import { addDevice } from "./add-device.ts";
import { confirm } from "./confirm.ts";
import type { KindRules, NewKeyRules, Starter, Subject } from "./kind-rules.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";

/** The rules of each kind of ceremony. */
const RULES = { login, register, "add-device": addDevice, confirm };

/** The rules of a kind. */
export const rulesOf = (action: Action) => RULES[action] as unknown as KindRules<Action>;

/**
 * The rules of a kind that adds a new key.
 *
 * @throws ProtocolError `unknown_ceremony` for other kinds
 */
export function newKeyRulesOf(action: Action): NewKeyRules<Action> {
  const rules = rulesOf(action);
  if (!("keep" in rules)) throw new ProtocolError("unknown_ceremony");
  return rules as NewKeyRules<Action>;
}

/** Determines whom and what a requested ceremony is about. */
export const subjectOf = (request: BeginRequest, starter: Starter): Promise<Subject> =>
  rulesOf(request.action).begin(request, starter);
