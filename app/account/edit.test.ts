import assert from "node:assert/strict";
import test from "node:test";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { beginEdit, type Edit, presentText, refusedEdit, requestOf } from "./edit.ts";

const account = {
  email: "ann@example.com",
  display_name: null,
  username: "ann",
  language: "en",
  keys: [{ id: "k", name: "Pixel 8" }],
} as unknown as AccountAnswer;

test("an edit begins with what the account has now, and an address is typed anew", () => {
  assert.equal(beginEdit(account, { part: "username" }).text, "ann");
  assert.equal(beginEdit(account, { part: "display_name" }).text, "");
  assert.equal(beginEdit(account, { part: "key_name", keyId: "k" }).text, "Pixel 8");
  assert.equal(beginEdit(account, { part: "email" }).text, "");
  assert.equal(presentText(account, { part: "key_name", keyId: "gone" }), "");
});

test("an edit that the site refuses comes back with what was typed and the reason", () => {
  const edits: Edit[] = [
    { part: "display_name", text: "Ann", problem: null },
    { part: "display_name", text: "", problem: null },
    { part: "username", text: "a b", problem: null },
    { part: "language", text: "el", problem: null },
    { part: "email", text: "nowhere", problem: null },
    { part: "key_name", keyId: "k", text: "Old", problem: null },
  ];
  for (const edit of edits) {
    const request = { action: "confirm" as const, ...requestOf(edit) };
    assert.deepEqual(refusedEdit(request, "malformed"), { ...edit, problem: "malformed" });
    assert.equal(refusedEdit(request, "rate_limited"), null, "typing another text would not help");
  }
  assert.equal(refusedEdit({ action: "confirm", operation: "export_data", parameters: {} }, "malformed"), null);
});
