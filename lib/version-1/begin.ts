import type { Begun } from "#lib/ceremony/begin.ts";
import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { BeginRequest } from "#lib/protocol/requests.ts";
import { formatCode } from "#lib/protocol/version-1/code.ts";

/**
 * Refuses version 1 if it is disabled.
 *
 * @throws ProtocolError `unsupported_version`
 */
export function requireVersion1(): void {
  if (!settings().QR2PASS_VERSION_1) throw new ProtocolError("unsupported_version");
}

/** The content of the QR code of a version-1 ceremony: JSON text. */
export function version1CodeOf(request: BeginRequest, provider: string, { challenge, validTill }: Begun): string {
  const { action } = request;
  if (action !== "register" && action !== "login") throw new ProtocolError("unsupported_version");
  // Paths of version 1 end with a slash.
  const respondTo = `${provider}/api/${action}/`;
  return action === "register"
    ? formatCode({ action, provider, respondTo, email: request.email, nonce: challenge })
    : formatCode({ action, provider, respondTo, challenge, validTill });
}
