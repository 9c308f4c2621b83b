import Bowser from "bowser";
import type { Browser } from "#lib/protocol/answers.ts";

/** Longer texts are not sent by browsers, and parsing them would cost time. */
const USER_AGENT_CHARACTERS = 512;

/**
 * The names that may be shown. If Bowser does not know a browser, it takes a name from the text itself, which the
 * sender controls. Any name that is not in this list becomes unknown.
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

/** The browser and system in a `User-Agent`, for display only: the sender controls that text, so it proves nothing. */
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
