import type { State } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { KINDS } from "#lib/protocol/kinds.ts";
import type { Named } from "#lib/protocol/requests.ts";
import type { Snapshot } from "./ceremony.ts";
import { ceremonies } from "./site-store.ts";

/**
 * The ceremony that a phone's message names, and its state.
 *
 * @throws ProtocolError `unknown_ceremony`, also for a ceremony of another version or if the message uses the wrong
 *   field name for its kind; `malformed` if the message names another kind
 */
export async function findCeremony({ id, field, action }: Named, version: 1 | 2): Promise<Snapshot> {
  const snapshot = await ceremonies().read(id);
  if (snapshot?.ceremony.version !== version || KINDS[snapshot.ceremony.action].field !== field) {
    throw new ProtocolError("unknown_ceremony");
  }
  if (action !== undefined && action !== snapshot.ceremony.action) {
    throw new ProtocolError("malformed", { detail: "The code is of another kind than the message says." });
  }
  return snapshot;
}

/** The refusal of a message that requires the state `wanted`, for a ceremony in another state. */
export function stateRefusal(state: State | undefined, wanted: "waiting" | "scanned" | "approved"): ProtocolError {
  if (state === undefined) return new ProtocolError("unknown_ceremony");
  if (state === "expired") return new ProtocolError("expired");
  if (wanted === "approved") return new ProtocolError("not_approved");
  if (state === "waiting") return new ProtocolError("not_scanned");
  return new ProtocolError(wanted === "waiting" && state === "scanned" ? "already_scanned" : "already_used");
}
