import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import type { BeginRequest } from "#lib/protocol/messages.ts";
import { addDevice } from "./add-device.ts";
import { confirm } from "./confirm.ts";
import type { KindRules, NewKeyRules, Starter, Subject } from "./kind-rules.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";

/** What each kind of ceremony does. */
const RULES = { login, register, "add-device": addDevice, confirm };

/** What a kind does. */
export const rulesOf = (action: Action) => RULES[action] as unknown as KindRules<Action>;

/**
 * What a kind does that brings a new key.
 *
 * @throws ProtocolError `unknown_ceremony` for a kind that brings none
 */
export function newKeyRulesOf(action: Action): NewKeyRules<Action> {
  const rules = rulesOf(action);
  if (!("keep" in rules)) throw new ProtocolError("unknown_ceremony");
  return rules as NewKeyRules<Action>;
}

/** Whom and what the ceremony is about that a request begins. */
export const subjectOf = (request: BeginRequest, starter: Starter): Promise<Subject> =>
  rulesOf(request.action).begin(request, starter);
