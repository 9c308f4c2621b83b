import { scan } from "#lib/ceremony/scan.ts";
import { browserHashOf } from "#lib/http/browser-secret.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { isOfOtherSite } from "#lib/http/own-origin.ts";
import { countScan } from "#lib/http/site-limits.ts";
import { ceremonyNamed, scanRequestSchema } from "#lib/protocol/requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/scan",
  scanRequestSchema,
  async (message, { headers, provider, caller }) => {
    if (message.key_id !== undefined) await countScan(message.key_id);
    return scan(ceremonyNamed(message), {
      claim: message.claim,
      keyId: message.key_id ?? null,
      // An authenticator opened from another site runs on another device than the browser, so its cookie is ignored.
      browserHash: isOfOtherSite(headers, provider) ? null : browserHashOf(headers, provider),
      network: caller.network,
    });
  },
);
