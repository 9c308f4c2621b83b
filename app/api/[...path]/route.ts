import { route } from "#lib/http/route.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

/** A client that asks for an address which is not there is told so in the protocol's own shape. */
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
