import type { Page } from "@playwright/test";
import { WORDS } from "#words/words.ts";

/** Each text with its path, plural forms as texts of their own. */
function texts(node: object, path = ""): [path: string, text: string][] {
  return Object.entries(node).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[`${path}${name}`, value]] : texts(value, `${path}${name}.`),
  );
}

const PLACE = /\{\w+\}/;

/** English texts with their Greek, and the pieces of texts around the places for values, which are nodes of their own. */
function pairs(): { whole: [string, string][]; filled: [string, string][] } {
  const greek = new Map(texts(WORDS.el));
  const whole: [string, string][] = [];
  const filled: [string, string][] = [];
  for (const [path, english] of texts(WORDS.en)) {
    const other = greek.get(path) ?? "";
    if (!PLACE.test(english)) {
      whole.push([english, other]);
      continue;
    }
    filled.push([english, other]);
    const [pieces, others] = [english.split(PLACE), other.split(PLACE)];
    pieces.forEach((piece, at) => {
      if (/\p{L}/u.test(piece)) whole.push([piece, others[at] ?? ""]);
    });
  }
  return { whole, filled };
}

/**
 * Shows a page that is in English in Greek, to see what becomes of its layout: each text in the place of the other. Words
 * that were put together from several texts may stay English.
 *
 * @returns gives the page its own words back
 */
export async function showInGreek(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(({ whole, filled }) => {
    const exact = new Map([...whole].reverse());
    const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const patterns = filled.map(([english, greek]) => {
      const names = [...english.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
      return { pattern: new RegExp(`^${escaped(english).replace(/\\\{\w+\\\}/g, "(.+)")}$`), names, greek };
    });
    const translate = (text: string): string | undefined => {
      const known = exact.get(text);
      if (known !== undefined) return known;
      for (const { pattern, names, greek } of patterns) {
        const [all, ...values] = pattern.exec(text) ?? [];
        if (all === undefined || !/\p{L}{3}/u.test(pattern.source)) continue;
        return greek.replace(/\{(\w+)\}/g, (_, name) => values[names.indexOf(name)] ?? "");
      }
      return undefined;
    };
    const changed: [Text, string][] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const greek = translate(node.data);
      if (greek === undefined) continue;
      changed.push([node, node.data]);
      node.data = greek;
    }
    Object.assign(window, {
      backToEnglish() {
        for (const [node, english] of changed) node.data = english;
      },
    });
  }, pairs());
  return () => page.evaluate(() => (window as unknown as { backToEnglish(): void }).backToEnglish());
}
