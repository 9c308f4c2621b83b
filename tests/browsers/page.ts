import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "./browser.ts";

/** How long the page may take for what a test waits for, in milliseconds: the machine may have other things to do. */
const PATIENCE_MS = 30_000;
const POLL_MS = 50;
/** The sizes that every screen is pictured at: a phone, a laptop. */
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

/** What people do with a page and what they see of it, in words that all engines understand. */
export interface Page extends Browser {
  /** Waits until a function in the page returns something other than null, undefined or false, and returns it. */
  until<A extends unknown[], R>(what: string, inPage: (...values: A) => R, ...values: A): Promise<NonNullable<R>>;
  /** Waits until the page shows a text. */
  shows(text: string): Promise<void>;
  /** Waits until the page is at a path. */
  isAt(path: string): Promise<void>;
  /** Clicks the button or link of a name, once it is there and shown. */
  clickOn(name: string): Promise<void>;
  /** Types into the only text field of the page. */
  type(text: string): Promise<void>;
  /** The link in the code that the page shows. */
  code(): Promise<string>;
  /** The number that the page shows after its code was scanned. */
  number(): Promise<number>;
  /** Keeps pictures of the screen, at two sizes. */
  keep(name: string): Promise<void>;
}

/** @param folder where pictures go */
export function pageOf(browser: Browser, folder: string): Page {
  const page: Page = {
    ...browser,
    async until(what, inPage, ...values) {
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        // A page that is just being left answers with an error.
        const found = await browser.run(inPage, ...values).catch(() => undefined);
        if (found !== undefined && found !== null && found !== false) return found;
        if (Date.now() > deadline) throw new Error(`In vain: ${what}. The page says:\n${await textOf(browser)}`);
        await sleep(POLL_MS);
      }
    },
    async shows(text) {
      await page.until(`the page shows “${text}”`, isShown, text);
    },
    async isAt(path) {
      const isThere = (path: string) => location.pathname === path && document.readyState === "complete";
      await page.until(`the page is at ${path}`, isThere, path);
    },
    async clickOn(name) {
      const find = () => page.until(`“${name}” can be clicked`, placeOf, name);
      // A page that is still being filled moves its buttons.
      for (let [last, place] = [await find(), await find()]; ; [last, place] = [place, await find()]) {
        if (last.x === place.x && last.y === place.y) return browser.click(place.x, place.y);
      }
    },
    async type(text) {
      const field = () => {
        const input = document.querySelector<HTMLInputElement>(
          'input[type="email"], input[type="text"], input:not([type])',
        );
        input?.focus();
        return document.activeElement === input && input !== null;
      };
      await page.until("a text field has the focus", field);
      for (const character of text) await browser.press(character);
    },
    async code() {
      const link = () =>
        [...document.querySelectorAll("a")].find(({ textContent }) => textContent === "Continue on this device")?.href;
      return page.until("the page shows a code", link);
    },
    async number() {
      const shown = () => /The number is (\d\d)\./.exec(document.body.textContent ?? "")?.[1];
      return Number(await page.until("the page shows a number", shown));
    },
    async keep(name) {
      await mkdir(folder, { recursive: true });
      for (const { width, height } of SIZES) {
        await browser.resize(width, height);
        // Fonts, and what moves into its place; and the engine has drawn it.
        await browser.run(async (width) => {
          await document.fonts.ready;
          for (let frames = 0; frames < 10 || innerWidth !== width; frames++) {
            if (frames > 300) throw new Error(`The window stays ${innerWidth} pixels wide.`);
            await new Promise(requestAnimationFrame);
          }
          await new Promise((resolve) => setTimeout(resolve, 400));
        }, width);
        await writeFile(join(folder, `${name}-${width}.png`), await browser.picture());
      }
    },
  };
  return page;
}

/** In the page: what it shows. */
// biome-ignore lint/performance/useDomNodeTextContent: what is hidden, and scripts, must not count
export const shownText = () => document.body.innerText;

// biome-ignore lint/performance/useDomNodeTextContent: the same
const isShown = (text: string) => document.body.innerText.includes(text);

const textOf = (browser: Browser) => browser.run(shownText).catch(() => "nothing");

/** In the page: the middle of the button or link of a name, where a click would reach it. */
function placeOf(name: string): { x: number; y: number } | null {
  const named = (element: Element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").trim() === name;
  // What a dialog covers comes before it in the document.
  const element = [...document.querySelectorAll("a, button, [role=button]")].findLast(
    (element) => named(element) && element.checkVisibility(),
  );
  if (!element || element.getAttribute("aria-disabled") === "true") return null;
  element.scrollIntoView({ block: "center" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const place = { x: left + width / 2, y: top + height / 2 };
  return element.contains(document.elementFromPoint(place.x, place.y)) ? place : null;
}
