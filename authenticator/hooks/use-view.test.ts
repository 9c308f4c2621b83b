import assert from "node:assert/strict";
import test from "node:test";
import { formatLink } from "#lib/protocol/link.ts";
import { isCodeFragment, viewOf } from "./use-view.ts";

test("a fragment selects a view or contains a code", () => {
  assert.deepEqual(viewOf(""), { name: "sites" });
  assert.deepEqual(viewOf("#scan"), { name: "scan" });
  assert.deepEqual(viewOf("#code"), { name: "code" });
  assert.deepEqual(viewOf("#account=abc_-1"), { name: "account", keyId: "abc_-1" });
  assert.deepEqual(viewOf("#account=<b>"), { name: "sites" });
  const link = formatLink({ action: "login", provider: "https://login.example.com", challenge: "A".repeat(22) });
  const { hash } = new URL(link);
  for (const fragment of [hash, hash.toLowerCase(), "#version=2&action=login", "#action=login&version=3"]) {
    assert.ok(isCodeFragment(fragment), fragment);
  }
  for (const fragment of ["", "#scan", "#code", "#settings", "#account=2LAAAAAAAAAAAAAAAAAAAAAAAAAA"]) {
    assert.ok(!isCodeFragment(fragment), fragment);
  }
});
