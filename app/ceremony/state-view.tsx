import type { ReactNode } from "react";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { ClockIcon, CrossIcon, OfflineIcon, PhoneIcon, ServerIcon, WarningIcon } from "#ui/icons.tsx";
import { DrawnTick, Emblem } from "#ui/States.tsx";
import { plural } from "#words/format.ts";
import type { Language } from "#words/language.ts";
import type { AllWords } from "#words/words.ts";
import type { Phase } from "./phase.ts";

/** What ends well is said by the page: a registration and a login end differently. */
export interface Ending {
  done: string;
  doneText: string;
}

/** How a phase is shown: its picture where there is no code to see, its words, and the way on. */
export interface StateView {
  picture: ReactNode;
  title: string;
  text: string;
  way: "this-device" | "new-code" | "start-over" | "try-now" | "own-address" | null;
}

/** The phone answered, and its answer was not the right one. All other reasons are the site's own. */
const MISMATCHES: readonly RefusalCode[] = ["wrong_account", "wrong_key", "wrong_number", "bad_signature"];

export function viewOf(
  phase: Phase,
  language: Language,
  words: AllWords["ceremony"],
  refusals: AllWords["refusals"],
  ending: Ending,
): StateView {
  switch (phase.name) {
    case "preparing":
      return { picture: null, title: words.preparing, text: words.waitingText, way: "this-device" };
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
        picture: <Emblem tone="care" icon={<CrossIcon />} />,
        title: words.denied,
        text: words.deniedText,
        way: "new-code",
      };
    case "failed":
      return {
        picture: <Emblem tone="wrong" icon={<WarningIcon />} />,
        title: phase.code === null || MISMATCHES.includes(phase.code) ? words.failed : words.refused,
        // A later site may know reasons that this page does not.
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
    case "offline":
      return {
        picture: <Emblem tone="care" icon={<OfflineIcon />} />,
        title: words.offline,
        text: words.offlineText,
        way: "try-now",
      };
    case "unreachable":
      return {
        picture: <Emblem tone="care" icon={<ServerIcon />} />,
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
      return {
        picture: <Emblem tone="wrong" icon={<WarningIcon />} />,
        title: words.refused,
        text: refusals[phase.code] ?? refusals.internal,
        way: "new-code",
      };
  }
}
