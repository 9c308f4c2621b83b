import { get } from "node:http";
import { get as getSecurely } from "node:https";
import { fail } from "#lib/foundation/fail.ts";
import { settings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { ownHost } from "./addresses.ts";

/** A store that does not answer is detected within 9 s. */
const ANSWER_MS = 10_000;

/**
 * Ends with exit code 0 if the server with these settings is healthy, otherwise with 1. It is the container's health
 * check, and follows HOST, PORT and TLS. The certificate is not verified, because it names the site and not this
 * machine.
 */
async function check(): Promise<void> {
  const given = settings();
  const { PORT, TLS_CERT_FILE } = given;
  const url = `${TLS_CERT_FILE ? "https" : "http"}://${ownHost(given)}:${PORT}/api/health`;
  const options = { rejectUnauthorized: false, timeout: ANSWER_MS, autoSelectFamily: true };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = (TLS_CERT_FILE ? getSecurely : get)(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once("timeout", () => request.destroy(new StartError(`${url} does not answer in time.`)));
    request.once("error", (error) => {
      reject(error instanceof StartError ? error : new StartError(`${url} cannot be reached: ${error.message}`));
    });
  });
  if (status !== 200) throw new StartError(`${url} answers ${status}.`);
}
await check().catch(fail);
