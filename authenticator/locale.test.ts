import assert from "node:assert/strict";
import test from "node:test";
import { localeOf } from "./locale.ts";

test("dates use the variant of the language in the reader's settings", () => {
  assert.equal(localeOf("en", ["en-GB", "en-US"]), "en-GB");
  assert.equal(localeOf("en", ["de-DE", "en-AU"]), "en-AU");
  assert.equal(localeOf("el", ["en-GB"]), "el");
  assert.equal(localeOf("en", []), "en");
  const date = new Date(Date.UTC(2026, 10, 26, 15, 4));
  const style = { dateStyle: "short", timeStyle: "short", timeZone: "UTC" } as const;
  assert.equal(new Intl.DateTimeFormat(localeOf("en", ["en-GB"]), style).format(date), "26/11/2026, 15:04");
});
