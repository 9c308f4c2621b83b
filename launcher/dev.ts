import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { installPackages } from "./install.ts";

/**
 * `npm run dev`: opens the data as the server does and runs `next dev`, which shows a change as soon as a file is
 * saved. The child process receives the settings in its environment. Changes in `server/`, `launcher/` and
 * `embedded-postgres/` need a restart.
 */
async function dev(): Promise<void> {
  const root = dirname(import.meta.dirname);
  await installPackages(root);
  // Imported here because the packages that these modules import may not have been installed before.
  const { serverSettings } = await import("#server/server-settings.ts");
  const { refuseTakenPort } = await import("#server/listen.ts");
  const { openData } = await import("#server/data.ts");
  const settings = serverSettings(root);
  if (settings.tls) console.log("The development server speaks HTTP: TLS_CERT_FILE and TLS_KEY_FILE are not used.");
  await refuseTakenPort(settings);
  const data = await openData(settings, fail);
  const { AUTH_SECRET, DATABASE_URL, DATA_DIR } = data.settings;
  const { TLS_CERT_FILE: _cert, TLS_KEY_FILE: _key, ...environment } = process.env;
  const next = join(root, "node_modules/next/dist/bin/next");
  const args = [next, "dev", "--port", String(settings.PORT), "--hostname", settings.HOST ?? "localhost"];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...environment, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1", AUTH_SECRET, DATABASE_URL, DATA_DIR },
  });
  // Ctrl-C reaches both processes. The data is closed after the site that uses it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, "close");
  await data.close();
  process.exit(code ?? 0);
}
await dev().catch(fail);
