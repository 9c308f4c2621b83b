import { route } from "#lib/http/route.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** Answers requests for unknown API addresses with a refusal in the protocol's format. */
const nothing = () => {
  throw new ProtocolError("not_found");
};

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/[...path]", {
  GET: nothing,
  POST: nothing,
  PUT: nothing,
  PATCH: nothing,
  DELETE: nothing,
  HEAD: nothing,
  OPTIONS: nothing,
});
