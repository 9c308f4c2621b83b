import Bowser from "bowser";
import type { Browser } from "#lib/protocol/messages.ts";

/** Longer ones are not a browser's, and parsing them costs time. */
const USER_AGENT_CHARACTERS = 512;

/**
 * The names that are shown, for people to recognise. Bowser makes a name out of the text itself where it knows no better,
 * and the text is the sender's to choose: what is not one of these is unknown.
 */
const BROWSERS: ReadonlySet<string> = new Set([
  ...["Amazon Silk", "Android Browser", "Brave", "Chrome", "Chromium", "DuckDuckGo", "Electron", "Epiphany", "Firefox"],
  ...["Focus", "Google Search", "HeyTap Browser", "Internet Explorer", "K-Meleon", "Ladybird", "LibreWolf", "Maxthon"],
  ...["Microsoft Edge", "MZ Browser", "NAVER Whale Browser", "Opera", "Opera Touch", "Pale Moon", "Puffin"],
  ...["QQ Browser", "QQ Browser Lite", "Safari", "Sailfish", "Samsung Internet for Android", "SeaMonkey", "Sleipnir"],
  ...["Sogou Browser", "UC Browser", "Vivaldi", "Vivo Browser", "WeChat", "Yandex Browser"],
]);
const SYSTEMS: ReadonlySet<string> = new Set([
  ...["Android", "Chrome OS", "HarmonyOS", "iOS", "iPadOS", "Linux", "macOS", "PlayStation 4", "Tizen", "WebOS"],
  ...["Windows", "Windows Phone"],
]);

/** Names a browser by its `User-Agent`, for people: it is a claim of the browser's own and proves nothing. */
export function describeBrowser(userAgent: string | null, address: string): Browser {
  const text = userAgent?.slice(0, USER_AGENT_CHARACTERS) || "unknown";
  const parser = Bowser.getParser(text);
  const [name, system] = [parser.getBrowserName(), parser.getOSName()];
  return {
    name: BROWSERS.has(name) ? name : "Unknown browser",
    system: SYSTEMS.has(system) ? system : "unknown system",
    address,
  };
}
