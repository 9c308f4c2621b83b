/**
 * Redirects the short address in QR codes to the authenticator. Browsers keep the fragment across a redirect (RFC 9110
 * section 10.2.2).
 */
export function GET(): Response {
  return new Response(null, {
    status: 307,
    headers: { location: "/authenticator", "cache-control": "public, max-age=86400" },
  });
}
