import Bowser from "bowser";
import type { Browser } from "#lib/protocol/messages.ts";

/** Longer ones are nobody's, and parsing them costs time. */
const USER_AGENT_CHARACTERS = 512;

/** Names a browser by its `User-Agent`, for people: it is a claim of the browser's own and proves nothing. */
export function describeBrowser(userAgent: string | null, address: string): Browser {
  const text = userAgent?.slice(0, USER_AGENT_CHARACTERS) || "unknown";
  const parser = Bowser.getParser(text);
  return {
    name: parser.getBrowserName() || "Unknown browser",
    system: parser.getOSName() || "unknown system",
    address,
  };
}
