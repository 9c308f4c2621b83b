import type { ScanAnswer } from "#lib/protocol/messages.ts";
import { ComputerIcon, TickIcon, WarningIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import { useWords, type Words } from "../words.tsx";
import styles from "./Standing.module.css";

/** How much care a request asks for (docs/protocol.md): amber where the browser is new and on another network. */
type Grade = "known" | "near" | "care";

const ICONS = { known: <TickIcon />, near: <ComputerIcon />, care: <WarningIcon /> };

/** Whether the browser that asks is known, and on this device's network. */
export function Standing({ request, site }: { request: ScanAnswer; site: string }) {
  const words = useWords();
  return <StandingBox {...standingOf(request, words)} site={site} />;
}

export function StandingBox({ grade, title, text, site }: { grade: Grade; title: string; text: string; site: string }) {
  return (
    <div className={styles.standing} data-grade={grade}>
      {ICONS[grade]}
      <p>
        <strong>{title}</strong>
        {fill(text, { site })}
      </p>
    </div>
  );
}

function standingOf(request: ScanAnswer, { ask }: Words): { grade: Grade; title: string; text: string } {
  if (request.same_device) {
    const text = request.action === "register" ? ask.ownDeviceRegisterText : ask.ownDeviceText;
    return { grade: "known", title: ask.ownDevice, text };
  }
  if (request.action === "register") {
    return request.same_network
      ? { grade: "near", title: ask.firstSame, text: ask.firstSameText }
      : { grade: "care", title: ask.firstOther, text: ask.care };
  }
  if (request.known_browser) {
    const title = request.same_network ? ask.knownSame : ask.knownOther;
    return { grade: "known", title, text: ask.knownText };
  }
  return request.same_network
    ? { grade: "near", title: ask.newSame, text: ask.newSameText }
    : { grade: "care", title: ask.newOther, text: ask.care };
}
