import { existsSync } from "node:fs";
import { chromium } from "playwright";

/** Chromium without windows, menus and installed apps: the same pages in half the time. */
const HEADLESS = "/usr/bin/chromium-headless-shell";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const { CHROMIUM_PATH } = process.env;

const firstOf = (...paths: string[]) => paths.find((path) => existsSync(path));

/** A Chromium to test with: `CHROMIUM_PATH`, else the machine's own, else Playwright's. Undefined where there is none. */
export function findChromium(): string | undefined {
  return firstOf(...(CHROMIUM_PATH ? [CHROMIUM_PATH] : INSTALLED), chromium.executablePath());
}

/** Chromium's sandbox does not work for root; and no test wants what it fetches for itself. */
export const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
];

export const hasHeadlessShell = () => existsSync(HEADLESS);

/** How tests start a browser, unless they need the whole one. Where Playwright has its own, it knows where that is. */
export const launchOptions = {
  args: CHROMIUM_FLAGS,
  ...optionalPath(firstOf(...(CHROMIUM_PATH ? [CHROMIUM_PATH] : [HEADLESS, ...INSTALLED]))),
};

/** How tests start a browser that can do all that a person's can. */
export const wholeLaunchOptions = { args: CHROMIUM_FLAGS, ...optionalPath(findChromium()) };

function optionalPath(executablePath: string | undefined): { executablePath?: string } {
  return executablePath ? { executablePath } : {};
}
