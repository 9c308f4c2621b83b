import assert from "node:assert/strict";
import test from "node:test";
import { BROKEN } from "./broken.ts";
import { MAIL_WORDS } from "./mail/words.ts";
import { OPERATION_WORDS } from "./operations/operations.ts";
import { WORDS } from "./words.ts";

/** Each text with its path, plural forms as texts of their own. */
function texts(node: object, path = ""): [path: string, text: string][] {
  return Object.entries(node).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[`${path}${name}`, value]] : texts(value, `${path}${name}.`),
  );
}

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test("every language says the same things, with the same places for values", () => {
  for (const { en, el } of [WORDS, BROKEN, MAIL_WORDS, OPERATION_WORDS] as { en: object; el: object }[]) {
    const greek = new Map(texts(el));
    for (const [path, text] of texts(en)) {
      const other = greek.get(path);
      assert.ok(other, `${path} is missing`);
      // The singular may say "one" in words.
      if (!path.endsWith(".one")) assert.deepEqual(places(other), places(text), path);
      greek.delete(path);
    }
    assert.deepEqual([...greek.keys()], [], "texts that English does not have");
  }
});

test("no text was left in the other language", () => {
  for (const [path, text] of texts(WORDS.el)) {
    if (path !== "ui.name") assert.match(text, /\p{Script=Greek}/u, path);
  }
  for (const [path, text] of texts([MAIL_WORDS.el, OPERATION_WORDS.el])) assert.match(text, /\p{Script=Greek}/u, path);
  for (const [path, text] of texts([WORDS.en, MAIL_WORDS.en, OPERATION_WORDS.en]))
    assert.doesNotMatch(text, /\p{Script=Greek}/u, path);
});

test("a browser is called by its whole name in Greek, and nobody has to know what an authenticator is", () => {
  for (const [path, text] of texts([WORDS.el, MAIL_WORDS.el, OPERATION_WORDS.el, BROKEN.el]))
    assert.doesNotMatch(text, /πρ[οό]γρ[άα]μμα\p{L}*(?!\p{L})(?! περιήγησ[ηή]ς)/iu, path);
  for (const [path, text] of texts([WORDS.en, MAIL_WORDS.en, OPERATION_WORDS.en, BROKEN.en]))
    assert.doesNotMatch(text, /authenticator|by itself|of its own/i, path);
});
