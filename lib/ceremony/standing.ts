import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/link.ts";
import type { State } from "#lib/protocol/messages.ts";
import type { Standing } from "./ceremony.ts";
import { ceremonies } from "./store.ts";

/**
 * Where the ceremony stands that a phone's message names.
 *
 * @throws ProtocolError `unknown_ceremony` also for one of another action or version
 */
export async function standingOf(id: string, action: Action, version: 1 | 2): Promise<Standing> {
  const standing = await ceremonies().read(id);
  if (standing?.ceremony.action !== action || standing.ceremony.version !== version) {
    throw new ProtocolError("unknown_ceremony");
  }
  return standing;
}

/** Why a ceremony that stands at `state` cannot go on from `wanted`. */
export function whyNot(state: State | undefined, wanted: "waiting" | "scanned" | "approved"): ProtocolError {
  if (state === undefined) return new ProtocolError("unknown_ceremony");
  if (state === "expired") return new ProtocolError("expired");
  if (wanted === "approved") return new ProtocolError("not_approved");
  if (state === "waiting") return new ProtocolError("not_scanned");
  return new ProtocolError(wanted === "waiting" && state === "scanned" ? "already_scanned" : "already_used");
}
