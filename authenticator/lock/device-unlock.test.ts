import assert from "node:assert/strict";
import test from "node:test";
import { LockError, requireFlags, requireOwnDevice } from "./device-unlock.ts";

const failure = (act: () => void) => {
  try {
    act();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof LockError);
    return error.failure;
  }
};

test("only this device's own unlock is accepted", () => {
  for (const [attachment, transports] of [
    ["platform", ["internal"]],
    ["platform", ["hybrid", "internal"]],
    ["platform", undefined],
    ["platform", []],
    [null, ["internal"]],
    [undefined, undefined],
  ] as const) {
    assert.equal(
      failure(() => requireOwnDevice(attachment, transports && [...transports])),
      undefined,
      `${attachment} ${transports}`,
    );
  }
  for (const [attachment, transports] of [
    ["cross-platform", undefined],
    ["cross-platform", ["internal"]],
    ["cross-platform", ["usb"]],
    ["platform", ["usb", "nfc"]],
    [null, ["hybrid"]],
    [undefined, ["usb"]],
  ] as const) {
    assert.equal(
      failure(() => requireOwnDevice(attachment, transports && [...transports])),
      "other_device",
      `${attachment} ${transports}`,
    );
  }
});

test("the flags must say that the person was verified and that a new credential is included", () => {
  const data = (flags: number) => Uint8Array.from({ length: 37 }, (_, at) => (at === 32 ? flags : 0)).buffer;
  const needed = 0b100_0100;
  assert.equal(
    failure(() => requireFlags(data(0b100_0101), needed)),
    undefined,
  );
  for (const flags of [0, 0b1, 0b101, 0b100_0001]) {
    assert.equal(
      failure(() => requireFlags(data(flags), needed)),
      "impossible",
    );
  }
  assert.equal(
    failure(() => requireFlags(new ArrayBuffer(0), needed)),
    "impossible",
  );
});
