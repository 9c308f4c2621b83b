import assert from "node:assert/strict";
import test from "node:test";
import { drawUserCode, formatUserCode, parseUserCode, USER_CODE_ALPHABET } from "./user-code.ts";

test("a code is read however it is typed", () => {
  for (const typed of ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "W.D.J.B–MJHT", "ＷＤＪＢ-ＭＪＨＴ"]) {
    assert.equal(parseUserCode(typed), "WDJBMJHT", typed);
  }
});

test("another length or another letter is no code", () => {
  for (const typed of ["", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJHA", "WDJB-MJH1", "WDJB-MJHТ"]) {
    assert.equal(parseUserCode(typed), null, typed);
  }
});

test("drawn codes use the whole alphabet and survive being shown and typed", () => {
  const codes = Array.from({ length: 300 }, drawUserCode);
  for (const code of codes) assert.equal(parseUserCode(formatUserCode(code)), code);
  assert.equal(new Set(codes.join("")).size, USER_CODE_ALPHABET.length);
});
