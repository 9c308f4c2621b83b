import type { NextConfig } from "next";

/** Headers of every answer. The Content-Security-Policy of pages has a nonce and comes from `proxy.ts`. */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // The original app posts to /api/login/ and follows no redirect.
  skipTrailingSlashRedirect: true,
  // Bodies are a few hundred bytes; a proxy in front compresses pages.
  compress: true,
  // A page is sent the styles of its own components: those of the authenticator are as many again.
  experimental: { cssChunking: { type: "graph", requestCost: 4000 } },
  // Who starts the site need not wait for that, nor for the tests' own types: script/test checks them all.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: "/:path*", headers },
    {
      source: "/api/:path*",
      headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }],
    },
  ],
};

export default config;
