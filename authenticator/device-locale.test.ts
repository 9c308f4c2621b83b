import assert from "node:assert/strict";
import test from "node:test";
import { deviceLocale } from "./device-locale.ts";

test("dates use the variant of the language in the reader's settings", () => {
  assert.equal(deviceLocale("en", ["en-GB", "en-US"]), "en-GB");
  assert.equal(deviceLocale("en", ["de-DE", "en-AU"]), "en-AU");
  assert.equal(deviceLocale("el", ["en-GB"]), "el");
  assert.equal(deviceLocale("en", []), "en");
  const date = new Date(Date.UTC(2026, 10, 26, 15, 4));
  const style = { dateStyle: "short", timeStyle: "short", timeZone: "UTC" } as const;
  assert.equal(new Intl.DateTimeFormat(deviceLocale("en", ["en-GB"]), style).format(date), "26/11/2026, 15:04");
});
