import { useMemo } from "react";
import { signWith } from "#lib/protocol/keys.ts";
import { formatLink } from "#lib/protocol/link.ts";
import { encodeCancelRecovery } from "#lib/protocol/transcript.ts";
import { choseToStay } from "#ui/continued-here.ts";
import { keyRiskHere } from "../platform.ts";
import type { ReadCode } from "../read-code.ts";
import { postUnread } from "../site/http-client.ts";
import * as network from "../site/messages.ts";
import { reachabilityOf } from "../site/reachability.ts";
import { type Account, listAccounts } from "../storage/accounts.ts";
import { closeClaim, noteQuestion } from "../storage/claims.ts";
import { tryToKeepKey } from "../storage/key-trial.ts";
import { createFlow } from "./create-flow.ts";
import type { Flow } from "./flow.ts";
import type { FlowState } from "./flow-state.ts";
import type { Variant } from "./variant.ts";
import { settleVersion1, version1 } from "./version-1.ts";
import { version2 } from "./version-2.ts";

/** The flow of this page, with the dependencies of this browser. */
export function useFlow(show: (state: FlowState | undefined) => void): Flow {
  return useMemo(
    () =>
      createFlow(
        {
          variantOf,
          lookUp: network.postLookup,
          redeem: (link) => network.postRedeem(link, choseToStay(new URL(formatLink(link)).hash)),
          cancelRecovery,
          settleVersion1,
          noteQuestion,
          closeQuestion: closeClaim,
          async keyRisk() {
            // A person who has keys here has seen the warning, or uses a browser that keeps them.
            const hasKeys = await listAccounts().then(
              (all) => all.length > 0,
              () => false,
            );
            return hasKeys ? undefined : keyRiskHere();
          },
          reachability: reachabilityOf,
          now,
          goTo: (address) => location.assign(address),
          vibrate(pattern) {
            // Browsers do not let a page vibrate before it was touched, and report an attempt as an error.
            if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(pattern);
          },
        },
        show,
      ),
    [show],
  );
}

const now = () => performance.now();

function variantOf(code: ReadCode): Variant {
  return code.version === 1
    ? version1(code, { postUnread, tryToKeepKey, now, date: Date.now })
    : version2(code.link, { network, tryToKeepKey, now, origin: location.origin });
}

async function cancelRecovery({ provider, keyId, keyPair }: Account, recovery: string): Promise<void> {
  const signed = encodeCancelRecovery({ provider, recovery, keyId });
  const signature = await signWith(keyPair.privateKey, signed);
  await network.postCancelRecovery(provider, { recovery, key_id: keyId, signature });
}
