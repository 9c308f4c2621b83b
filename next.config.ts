import type { NextConfig } from "next";
import { RESPONSE_HEADERS } from "./lib/http/response-headers.ts";

const config: NextConfig = {
  poweredByHeader: false,
  // The original app posts to /api/login/ and follows no redirect.
  skipTrailingSlashRedirect: true,
  // Packages of the server alone are not built into pages and routes: Node loads them, once for the process. Building
  // takes half as long.
  serverExternalPackages: [
    ...["@auth/core", "@scure/base", "@upstash/redis", "bowser", "drizzle-orm", "ipaddr.js", "nodemailer"],
    ...["prom-client", "punycode.js", "redis", "unhomoglyph", "zod"],
  ],
  // Request and response bodies are a few hundred bytes, and a proxy in front compresses pages.
  compress: true,
  // Each page loads only the styles of its own components. Those of the authenticator would double the size.
  experimental: { cssChunking: { type: "graph", requestCost: 4000 } },
  // Type errors do not fail a build, because operators also build and do not have the tests' types. script/test checks
  // all types.
  typescript: { ignoreBuildErrors: true },
  headers: async () => RESPONSE_HEADERS.map(({ prefix, headers }) => ({ source: `${prefix}:path*`, headers })),
};

export default config;
