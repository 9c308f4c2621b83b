"use client";

import { useEffect, useState } from "react";
import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import { forgetSignedIn, keptCeremony } from "#app/ceremony/kept-ceremony.ts";
import { CeremonyDialog } from "#app/confirm/CeremonyDialog.tsx";
import { type Ask, Confirm, type ConfirmRequest } from "#app/confirm/Confirm.tsx";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import { AccountData } from "./AccountData.tsx";
import { Browsers } from "./Browsers.tsx";
import { EditDialog } from "./EditDialog.tsx";
import { beginEdit, type Edit, refusedEdit, requestOf } from "./edit.ts";
import { Keys } from "./Keys.tsx";
import { PendingRecovery } from "./PendingRecovery.tsx";
import { Profile } from "./Profile.tsx";
import { ProveEmail, type Proving } from "./ProveEmail.tsx";
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
  const [edit, setEdit] = useState<Edit | null>(null);
  const [proving, setProving] = useState<Proving | null>(null);

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
      setProving({ proof: given.proof, email: String(parameters.email) });
    if (operation === "export_data" && given.data !== undefined)
      saveFile("account.json", JSON.stringify(given.data, null, 2), "application/json");
    if (given.signed_out || operation === "delete_account") {
      setLeaving(true);
      goHome();
    } else void reload();
  }

  function refused(request: ConfirmRequest, code: RefusalCode): boolean {
    const edit = refusedEdit(request, code);
    if (!edit) return false;
    setRequest(null);
    setEdit(edit);
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
        leaving={leaving}
        onLeaving={setLeaving}
        onEdit={(part) => setEdit(beginEdit(account, { part }))}
        onProve={setProving}
      />
      <Keys
        account={account}
        onEdit={(keyId) => setEdit(beginEdit(account, { part: "key_name", keyId }))}
        addPhone={addPhone}
      />
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
      {edit && (
        <EditDialog
          account={account}
          edit={edit}
          onSubmit={(text) => {
            setEdit(null);
            const { operation, parameters } = requestOf({ ...edit, text });
            ask(operation, parameters);
          }}
          onClose={() => setEdit(null)}
          onRemoveKey={(key_id) => {
            setEdit(null);
            ask("remove_key", { key_id });
          }}
        />
      )}
      {proving && (
        <ProveEmail
          {...proving}
          onClose={() => {
            setProving(null);
            void reload();
          }}
        />
      )}
    </>
  );
}

type Titles = ReturnType<typeof useWords<"confirm">>["titles"];

function titleOf({ operation, parameters }: ConfirmRequest, { keys }: AccountAnswer, titles: Titles): string {
  // A change of the profile is titled by the part that the person edited.
  const name = operation === "change_profile" ? (Object.keys(parameters)[0] ?? operation) : operation;
  const title = Object.hasOwn(titles, name) ? titles[name as keyof Titles] : name;
  return fill(title, { name: keys.find(({ id }) => id === parameters.key_id)?.name ?? "" });
}
