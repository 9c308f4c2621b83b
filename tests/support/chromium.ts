import { existsSync } from "node:fs";
import { chromium } from "playwright";

/** Chromium without windows, menus and installed apps: takes half the time for the same pages. */
const HEADLESS = "/usr/bin/chromium-headless-shell";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const { CHROMIUM_PATH } = process.env;

const firstOf = (...paths: string[]) => paths.find((path) => existsSync(path));

/** The Chromium for tests: `CHROMIUM_PATH`, else the machine's own, else Playwright's. Undefined if there is none. */
export function findChromium(): string | undefined {
  return firstOf(...(CHROMIUM_PATH ? [CHROMIUM_PATH] : INSTALLED), chromium.executablePath());
}

/** Chromium's sandbox does not work for root, and tests must not be disturbed by its background requests. */
export const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
];

export const hasHeadlessShell = () => existsSync(HEADLESS);

/** How tests start a browser, unless they need the complete one. Playwright finds its own browser itself. */
export const launchOptions = {
  args: CHROMIUM_FLAGS,
  ...optionalPath(firstOf(...(CHROMIUM_PATH ? [CHROMIUM_PATH] : [HEADLESS, ...INSTALLED]))),
};

/** How tests start a complete browser. */
export const wholeLaunchOptions = { args: CHROMIUM_FLAGS, ...optionalPath(findChromium()) };

function optionalPath(executablePath: string | undefined): { executablePath?: string } {
  return executablePath ? { executablePath } : {};
}
