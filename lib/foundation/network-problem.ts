/** Fields that Node adds to errors of sockets and name lookups. */
interface SystemError extends Error {
  code?: string;
  address?: string;
  port?: number;
  hostname?: string;
}

/** Error codes of OpenSSL and of Node's `tls` for an untrusted certificate. */
const UNTRUSTED = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_CERT)/;

/**
 * Explains in a few words why a server could not be reached; null if the error is not about the network. `fetch` hides
 * the reason in `cause`, and a host with several addresses yields one error for each, so both are searched.
 */
export function networkProblem(error: unknown): string | null {
  if (error instanceof AggregateError && error.errors.length > 0) return networkProblem(error.errors[0]);
  if (!(error instanceof Error)) return null;
  const { code = "", address, port, hostname, message } = error as SystemError;
  const place = address ? ` at ${address}${port ? `, port ${port}` : ""}` : "";
  if (code === "ECONNREFUSED") return `connection refused${place}: no server listens there`;
  if (code === "ENOTFOUND") return `the host ${hostname ?? ""} was not found`;
  if (code === "EAI_AGAIN") return `the host ${hostname ?? ""} could not be looked up: the name server did not answer`;
  if (code === "ECONNRESET" || code === "EPIPE") return "the server closed the connection";
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") return `there is no route to the server${place}`;
  if (code === "ETIMEDOUT" || code === "UND_ERR_CONNECT_TIMEOUT" || error.name === "TimeoutError") {
    return `no answer in time${place}`;
  }
  if (UNTRUSTED.test(code)) return `its TLS certificate is not accepted: ${message.split("\n", 1)[0]}`;
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) return "the server does not speak TLS on this port";
  return error.cause === undefined ? null : networkProblem(error.cause);
}
