/** The short address of the authenticator, which stands in the code. A browser takes what is behind `#` along (RFC 9110 section 10.2.2). */
export function GET(): Response {
  return new Response(null, {
    status: 307,
    headers: { location: "/authenticator", "cache-control": "public, max-age=86400" },
  });
}
