import { cancelRecovery } from "#lib/accounts/cancel-recovery.ts";
import { CANCEL_PURPOSE } from "#lib/accounts/purposes.ts";
import { cancelByKey } from "#lib/accounts/recovery-requests.ts";
import { requireSession } from "#lib/auth.ts";
import { authSecrets } from "#lib/foundation/auth-secrets.ts";
import { openSealedId } from "#lib/foundation/sealed-id.ts";
import { okAnswer } from "#lib/http/answer.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { outOfBand } from "#lib/http/out-of-band.ts";
import { requireOwnOrigin } from "#lib/http/own-origin.ts";
import { cancelRecoveryByKeySchema, cancelRecoverySchema } from "#lib/protocol/account-messages.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

const messageSchema = cancelRecoveryByKeySchema.or(cancelRecoverySchema);

/**
 * Three parties may cancel a recovery: a phone with a key of the account, a page with its session, and whoever has the
 * mailed link.
 */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = outOfBand(
  "/api/recovery/cancel",
  messageSchema,
  async (message, { headers, provider, caller }) => {
    const place = describeBrowser(headers.get("user-agent"), caller.address);
    if ("signature" in message) {
      const { recovery, key_id: keyId, signature } = message;
      const { email } = await cancelByKey({ provider, recovery, keyId, signature }, place);
      return okAnswer(email, "The recovery was cancelled.");
    }
    // Only pages send the remaining forms, so requests from other sites are refused.
    requireOwnOrigin("POST", headers, provider);
    if (message.token !== undefined) {
      const id = openSealedId(message.token, CANCEL_PURPOSE, authSecrets());
      if (id === null) throw new ProtocolError("unknown_recovery");
      await cancelRecovery(id, place);
    } else {
      const { userId } = await requireSession(headers);
      await cancelRecovery(message.recovery, place, userId);
    }
    return {};
  },
);
