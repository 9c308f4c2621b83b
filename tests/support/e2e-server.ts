import { startServer } from "./server.ts";

/** Playwright's global setup: one server for all specs, whose address they find in `QR2PASS_ORIGIN`. */
export default async function setUp(): Promise<() => Promise<void>> {
  const server = await startServer();
  process.env.QR2PASS_ORIGIN = server.origin;
  return () => server.stop();
}
