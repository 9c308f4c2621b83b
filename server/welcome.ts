import type { ServerSettings } from "./server-settings.ts";

/** Tells the person who started the server where it is and how to use it. */
export function welcome({ address, AUTH_URL, HOST, PORT, tls }: ServerSettings): string {
  const own =
    !AUTH_URL && (HOST || tls)
      ? `\nOnly this machine is served. For others, set AUTH_URL to the address they use.\n`
      : "";
  return `
QR2Pass is ready: ${address}
${own}
Without a phone: open ${address}/register and use the button for this same device.
With a phone, which needs HTTPS for its camera, one of these:
  Android by cable    adb reverse tcp:${PORT} tcp:${PORT}
                      then open http://localhost:${PORT} on the phone too
  a tunnel            cloudflared tunnel --url http://localhost:${PORT}
                      then start again with AUTH_URL=https://the-address-it-prints
  a certificate       start with HOST=0.0.0.0 AUTH_URL=https://this-machine:${PORT}
                      TLS_CERT_FILE=cert.pem TLS_KEY_FILE=key.pem (mkcert makes both)
Ctrl-C stops it.
`;
}
