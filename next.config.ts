import type { NextConfig } from "next";
import { RESPONSE_HEADERS } from "./lib/http/response-headers.ts";

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
  headers: async () => RESPONSE_HEADERS.map(({ prefix, headers }) => ({ source: `${prefix}:path*`, headers })),
};

export default config;
