import type { ReactNode } from "react";
import { bringsKey } from "#lib/protocol/kinds.ts";
import { Filled } from "#ui/Filled.tsx";
import { ComputerIcon, TickIcon, WarningIcon } from "#ui/icons.tsx";
import type { Version2Request } from "../flow/flow-state.ts";
import { Host } from "../parts/Fixed.tsx";
import { useWords, type Words } from "../words.tsx";
import styles from "./BrowserTrust.module.css";

/** How much caution a request needs (docs/protocol.md): amber if the browser is new and on another network. */
type Grade = "known" | "near" | "care";

interface Trust {
  grade: Grade;
  title: string;
  text: string;
}

const ICONS: Record<Grade, ReactNode> = { known: <TickIcon />, near: <ComputerIcon />, care: <WarningIcon /> };

/** Shows whether the browser that asks is known and on this device's network. */
export function BrowserTrust({ request }: { request: Version2Request }) {
  const words = useWords();
  return <TrustBox {...trustOf(request, words)} site={request.site} />;
}

/** `site` is an origin. */
export function TrustBox({ grade, title, text, site }: Trust & { site: string }) {
  return (
    <div className={styles.trust} data-grade={grade}>
      {ICONS[grade]}
      <p>
        <strong>{title}</strong>
        <Filled text={text} site={<Host of={site} />} />
      </p>
    </div>
  );
}

/** If the network is unknown, the text neither warns nor reassures. */
function trustOf({ action, sameDevice, details }: Version2Request, { ask }: Words): Trust {
  const { same_network: sameNetwork, known_browser: known } = details;
  if (sameDevice) return { grade: "known", title: ask.ownDevice, text: ask.ownDeviceText };
  if (!bringsKey(action) && known) {
    const title = sameNetwork === null ? ask.known : sameNetwork ? ask.knownSame : ask.knownOther;
    return { grade: "known", title, text: ask.knownText };
  }
  // For a new account or a new key, no browser can be known yet.
  const first = bringsKey(action);
  if (sameNetwork === false) return { grade: "care", title: first ? ask.firstOther : ask.newOther, text: ask.care };
  if (first) {
    return sameNetwork
      ? { grade: "near", title: ask.firstSame, text: ask.firstSameText }
      : { grade: "near", title: ask.firstUnknown, text: ask.firstUnknownText };
  }
  return { grade: "near", title: sameNetwork ? ask.newSame : ask.newUnknown, text: ask.newText };
}
