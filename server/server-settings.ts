import { join, resolve } from "node:path";
import { type Settings, settings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { ownHost } from "./addresses.ts";

/** The settings, and values that the server derives from them. Paths do not depend on the working directory. */
export type ServerSettings = Settings & {
  DATA_DIR: string;
  /** Certificate and key in PEM files, if the server itself speaks HTTPS. */
  tls: { cert: string; key: string } | null;
  /** The address at which people reach the server. */
  address: string;
};

/** The settings once the secrets and the database exist. */
export type ReadySettings = ServerSettings & { AUTH_SECRET: string; DATABASE_URL: string };

/**
 * Reads the settings with which the server starts.
 *
 * @throws SettingsError
 * @throws StartError
 */
export function serverSettings(root: string): ServerSettings {
  const given = settings();
  const { AUTH_URL, DATA_DIR, PORT, TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = given;
  if (!cert !== !key) throw new StartError("Set both TLS_CERT_FILE and TLS_KEY_FILE, or neither.");
  const tls = cert && key ? { cert: resolve(cert), key: resolve(key) } : null;
  return {
    ...given,
    DATA_DIR: DATA_DIR ? resolve(DATA_DIR) : join(root, ".data"),
    tls,
    address: AUTH_URL ?? `${tls ? "https" : "http"}://${ownHost(given)}:${PORT}`,
  };
}
