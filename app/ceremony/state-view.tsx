import type { ReactNode } from "react";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { Address } from "#ui/Address.tsx";
import { Filled } from "#ui/Filled.tsx";
import { ClockIcon, CrossIcon, OfflineIcon, PhoneIcon, ServerIcon, WarningIcon } from "#ui/icons.tsx";
import { DrawnTick, Emblem } from "#ui/States.tsx";
import type { SiteLook } from "#ui/site.tsx";
import type { AllWords } from "#words/en.ts";
import { plural } from "#words/format.ts";
import type { Language } from "#words/language.ts";
import type { Phase } from "./phase.ts";

/** The texts for success, which differ between a registration and a login. */
export interface Ending {
  done: string;
  doneText: string;
}

/** How a phase is shown: a picture in place of the code, texts, and the next action. */
export interface StateView {
  picture: ReactNode;
  title: string;
  text: ReactNode;
  way: "this-device" | "new-code" | "start-over" | "try-now" | "try-again" | "right-address" | null;
}

interface Said {
  language: Language;
  words: AllWords["ceremony"];
  refusals: AllWords["refusals"];
  ending: Ending;
  site: SiteLook;
}

/** Refusals because the phone's answer was wrong. All others are the site's own reasons. */
const MISMATCHES: readonly RefusalCode[] = ["wrong_account", "wrong_key", "wrong_number", "bad_signature"];

export function viewOf(phase: Phase, { language, words, refusals, ending, site }: Said): StateView {
  switch (phase.name) {
    case "preparing":
      return { picture: null, title: words.preparing, text: words.preparingText, way: "this-device" };
    case "waiting":
      return { picture: null, title: words.waiting, text: words.waitingText, way: "this-device" };
    case "scanned":
      return {
        picture: <Emblem tone="calm" icon={<PhoneIcon />} />,
        title: words.scanned,
        text: phase.number === null ? words.scannedText : words.numberText,
        way: "start-over",
      };
    case "approved":
    case "done":
      return { picture: <DrawnTick />, title: ending.done, text: ending.doneText, way: null };
    case "denied":
      return {
        picture: <Emblem tone="calm" icon={<CrossIcon />} />,
        title: words.denied,
        text: words.deniedText,
        way: "new-code",
      };
    case "failed":
      return {
        picture: <Emblem tone="wrong" icon={<WarningIcon />} />,
        title: phase.code === null || MISMATCHES.includes(phase.code) ? words.failed : words.refused,
        // A newer site may send codes that this page does not know.
        text: (phase.code && refusals[phase.code]) ?? words.failedText,
        way: "new-code",
      };
    case "expired":
      return {
        picture: <Emblem tone="calm" icon={<ClockIcon />} />,
        title: phase.undecided ? words.undecided : words.expired,
        text: phase.undecided ? words.undecidedText : words.expiredText,
        way: "new-code",
      };
    case "unkept":
      return {
        picture: <Emblem tone="care" icon={<WarningIcon />} />,
        title: words.unkept,
        text: <Filled text={words.unkeptText} site={<Address>{new URL(site.origin).host}</Address>} />,
        way: "try-again",
      };
    case "offline":
      return {
        picture: <Emblem tone="calm" icon={<OfflineIcon />} />,
        title: words.offline,
        text: words.offlineText,
        way: "try-now",
      };
    case "unreachable":
      return {
        picture: <Emblem tone="calm" icon={<ServerIcon />} />,
        title: words.unreachable,
        text: words.unreachableText,
        way: "try-now",
      };
    case "limited":
      return {
        picture: <Emblem tone="care" icon={<ClockIcon />} />,
        title: words.limited,
        text: plural(language, Math.max(1, Math.ceil((phase.until - Date.now()) / 60_000)), words.limitedText),
        way: null,
      };
    case "refused":
      // A page opened at another address of the site cannot do anything there.
      if (phase.code === "forbidden_origin" && window.location.origin !== site.origin) {
        return {
          picture: <Emblem tone="care" icon={<WarningIcon />} />,
          title: words.wrongAddress,
          text: <Filled text={words.wrongAddressText} address={<Address>{site.origin}</Address>} />,
          way: "right-address",
        };
      }
      return {
        picture: <Emblem tone="wrong" icon={<WarningIcon />} />,
        title: words.refused,
        text: refusals[phase.code] ?? refusals.internal,
        way: "new-code",
      };
  }
}
