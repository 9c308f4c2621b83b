"use client";

import { useEffect, useState } from "react";
import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import { forgetSignedIn, keptCeremony } from "#app/ceremony/kept-ceremony.ts";
import { CeremonyDialog } from "#app/confirm/CeremonyDialog.tsx";
import { type Ask, Confirm, type ConfirmRequest } from "#app/confirm/Confirm.tsx";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { useWords } from "#ui/words.tsx";
import { AccountData } from "./AccountData.tsx";
import { Browsers } from "./Browsers.tsx";
import { EmailChange, type EmailStep } from "./EmailChange.tsx";
import { Keys } from "./Keys.tsx";
import { PendingRecovery } from "./PendingRecovery.tsx";
import { Profile } from "./Profile.tsx";
import { NewCodes, RecoveryCodes } from "./RecoveryCodes.tsx";
import { Sessions } from "./Sessions.tsx";
import { saveFile } from "./save-file.ts";
import { goHome, useAccount } from "./use-account.ts";
import { Welcome } from "./Welcome.tsx";

interface Props {
  first: AccountAnswer;
  /** Whether the account was just created. */
  welcome: boolean;
}

const ADD_DEVICE: Wanted = { action: "add-device" };

/**
 * The page of the signed-in person's account. Changes that matter are confirmed by phone first; this page then shows
 * their result.
 */
export function Account({ first, welcome }: Props) {
  const words = useWords("confirm");
  const [leaving, setLeaving] = useState(false);
  const { account, reload } = useAccount(first, leaving);
  const [request, setRequest] = useState<ConfirmRequest | null>(null);
  const [adding, setAdding] = useState(false);
  /** The new recovery codes to show; "lost" if they were created but this page did not receive them. */
  const [codes, setCodes] = useState<string[] | "lost" | null>(null);
  const [emailStep, setEmailStep] = useState<EmailStep | null>(null);

  useEffect(() => {
    forgetSignedIn();
    // Removes the parameter from the address, so that a reload does not show the welcome again.
    if (welcome) window.history.replaceState(window.history.state, "", window.location.pathname);
    // The confirmation that this page was showing before the person left to confirm it on this same device.
    const kept = keptCeremony("confirm")?.wanted;
    if (kept?.action === "confirm") setRequest(kept);
  }, [welcome]);

  const ask: Ask = (operation, parameters = {}) => setRequest({ action: "confirm", operation, parameters });
  const addPhone = () => {
    // Keys of version 1 cannot confirm. For such accounts the site accepts a sign-in of the last few minutes instead.
    if (account.keys.every(({ algorithm }) => algorithm !== "ES256")) setAdding(true);
    else ask("add_device");
  };

  function finished({ operation, parameters }: ConfirmRequest, result: unknown) {
    setRequest(null);
    const given = (result ?? {}) as { codes?: string[]; proof?: string | null; data?: unknown; signed_out?: boolean };
    if (operation === "add_device") setAdding(true);
    if (operation === "new_recovery_codes") setCodes(given.codes ?? "lost");
    if (operation === "change_email" && given.proof)
      setEmailStep({ name: "prove", proof: given.proof, email: String(parameters.email) });
    if (operation === "export_data" && given.data !== undefined)
      saveFile("account.json", JSON.stringify(given.data, null, 2), "application/json");
    if (given.signed_out || operation === "delete_account") {
      setLeaving(true);
      goHome();
    } else void reload();
  }

  function refused({ operation, parameters }: ConfirmRequest, code: RefusalCode): boolean {
    if (operation !== "change_email") return false;
    setRequest(null);
    setEmailStep({ name: "ask", email: String(parameters.email), problem: code });
    return true;
  }

  const { pending, mode } = account.recovery;
  const offersCodes = mode !== "off" && account.recovery.codes === null;
  const recoveryCodes = mode !== "off" && <RecoveryCodes account={account} lost={codes === "lost"} ask={ask} />;
  return (
    <>
      {pending && <PendingRecovery pending={pending} reload={reload} />}
      {welcome && <Welcome email={account.email} keyName={account.keys[0]?.name ?? ""} />}
      {welcome && offersCodes && recoveryCodes}
      <Profile
        account={account}
        reload={reload}
        leaving={leaving}
        onLeaving={setLeaving}
        onEmail={(step) => setEmailStep(step)}
      />
      <Keys account={account} reload={reload} ask={ask} addPhone={addPhone} />
      {!(welcome && offersCodes) && recoveryCodes}
      <Sessions account={account} reload={reload} ask={ask} leaving={leaving} onLeaving={setLeaving} />
      <Browsers account={account} reload={reload} />
      <AccountData email={account.email} ask={ask} />

      {request && (
        <Confirm
          request={request}
          title={titleOf(request, account, words.titles)}
          onResult={(result) => finished(request, result)}
          onClose={() => setRequest(null)}
          onRefused={(code) => refused(request, code)}
        />
      )}
      {adding && (
        <CeremonyDialog
          wanted={ADD_DEVICE}
          title={words.addTitle}
          hint={words.addHint}
          ending={{ done: words.addDone, doneText: words.addDoneText }}
          onDone={() => {
            setAdding(false);
            void reload();
          }}
          onClose={() => setAdding(false)}
          onRefused={(code) => {
            // The permission to add a phone is good for one code. For another code the phone has to confirm again.
            if (code !== "confirmation_needed" || !account.keys.some(({ algorithm }) => algorithm === "ES256"))
              return false;
            setAdding(false);
            ask("add_device");
            return true;
          }}
        />
      )}
      {Array.isArray(codes) && <NewCodes codes={codes} email={account.email} onKept={() => setCodes(null)} />}
      {emailStep && (
        <EmailChange
          step={emailStep}
          mailed={account.mail}
          onAsk={(email) => {
            setEmailStep(null);
            ask("change_email", { email });
          }}
          onClose={() => {
            setEmailStep(null);
            void reload();
          }}
        />
      )}
    </>
  );
}

type Titles = ReturnType<typeof useWords<"confirm">>["titles"];

function titleOf({ operation, parameters }: ConfirmRequest, { keys }: AccountAnswer, titles: Titles): string {
  const title = Object.hasOwn(titles, operation) ? titles[operation as keyof Titles] : operation;
  return title.replace("{name}", keys.find(({ id }) => id === parameters.key_id)?.name ?? "");
}
