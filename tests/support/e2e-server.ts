import { startServer } from "./server.ts";

/** Playwright's global setup: starts one server for all specs, which read its address from `QR2PASS_ORIGIN`. */
export default async function setUp(): Promise<() => Promise<void>> {
  const server = await startServer();
  process.env.QR2PASS_ORIGIN = server.origin;
  return () => server.stop();
}
