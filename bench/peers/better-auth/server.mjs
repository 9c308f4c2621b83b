import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { deviceAuthorization } from "better-auth/plugins";
import pg from "pg";

/** better-auth's device authorization (RFC 8628) on bare node:http, as its documentation sets it up. */

const { PORT, DATABASE_URL } = process.env;
const origin = `http://localhost:${PORT}`;

const options = {
  baseURL: origin,
  secret: "for the bench alone, 32 characters and more",
  database: new pg.Pool({ connectionString: DATABASE_URL, max: 12 }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: "error" },
  plugins: [deviceAuthorization({ verificationUri: "/device", validateClient: (id) => id === "bench" })],
};

const { runMigrations } = await getMigrations(options);
await runMigrations();
const handle = toNodeHandler(betterAuth(options));
createServer(handle).listen(Number(PORT), "localhost", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
