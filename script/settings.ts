import { join, resolve } from "node:path";
import { type Env, parseEnv } from "#lib/env.ts";
import { StartError } from "#lib/start-error.ts";

/** What the server goes by: the settings, with paths that no longer depend on the working directory. */
export type Settings = Env & {
  /** Certificate and key in PEM files, where the server speaks HTTPS itself. */
  tls: { cert: string; key: string } | null;
  /** Where people find the server. */
  address: string;
};

/**
 * Reads the settings from the environment. The data folder stands in the checkout unless DATA_DIR names another.
 *
 * @throws SettingsError
 * @throws StartError
 */
export function readSettings(root: string): Settings {
  const env = parseEnv(process.env);
  const { TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = env;
  if (!cert !== !key) throw new StartError("Set both TLS_CERT_FILE and TLS_KEY_FILE, or neither.");
  const tls = cert && key ? { cert: resolve(cert), key: resolve(key) } : null;
  return {
    ...env,
    DATA_DIR: process.env.DATA_DIR ? resolve(env.DATA_DIR) : join(root, env.DATA_DIR),
    tls,
    address: env.AUTH_URL ?? `${tls ? "https" : "http"}://localhost:${env.PORT}`,
  };
}
