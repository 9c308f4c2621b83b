import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { isLoopback } from "#lib/protocol/origin.ts";
import { parseUrl } from "#lib/protocol/url.ts";

/**
 * The origin of this site: `AUTH_URL`, and `Host` is then ignored. Without AUTH_URL it is the requested host, if that
 * is loopback. So a look-alike host in front of an unconfigured server gets nothing.
 *
 * @throws ProtocolError `wrong_host`
 */
export function providerOf(host: string | null | undefined): string {
  const { AUTH_URL } = settings();
  if (AUTH_URL) return AUTH_URL;
  const url = host ? parseUrl(`${isSiteSecure() ? "https" : "http"}://${host}`) : null;
  if (!url || !isLoopback(url.hostname) || url.host !== host?.toLowerCase().replace(/:(80|443)$/, dropDefaultPort)) {
    throw new ProtocolError("wrong_host");
  }
  return url.origin;

  function dropDefaultPort(port: string): string {
    return port === (isSiteSecure() ? ":443" : ":80") ? "" : port;
  }
}

/** Whether an origin is reached over HTTPS. */
export const isSecure = (provider: string) => provider.startsWith("https:");

/** Whether this site is reached over HTTPS, whatever host a request names. */
export function isSiteSecure(): boolean {
  const { AUTH_URL, TLS_CERT_FILE } = settings();
  return AUTH_URL === undefined ? TLS_CERT_FILE !== undefined : isSecure(AUTH_URL);
}
