import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { CameraError, cameraProblemOf, startCamera } from "./camera.ts";

class OverconstrainedError extends Error {
  override name = "OverconstrainedError";
}

/** A browser whose `getUserMedia` returns the result of `answer`. Returns a record of the requests. */
function browser(t: TestContext, answer: (video: MediaTrackConstraints) => unknown) {
  const asked: MediaTrackConstraints[] = [];
  const getUserMedia = async ({ video }: { video: MediaTrackConstraints }) => {
    asked.push(video);
    return answer(video);
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: { getUserMedia } }, configurable: true });
  t.after(() => Object.defineProperty(globalThis, "navigator", before as PropertyDescriptor));
  return asked;
}

const stream = () => {
  const track = { getSettings: () => ({ deviceId: "rear" }) };
  return { getVideoTracks: () => [track], getTracks: () => [track] };
};

test("the name of a failure determines the problem, whatever its class is", () => {
  for (const name of ["NotFoundError", "OverconstrainedError"]) {
    assert.equal(cameraProblemOf(new DOMException("", name)), "none");
    assert.equal(cameraProblemOf(Object.assign(new Error(), { name })), "none");
    assert.equal(cameraProblemOf({ name, constraint: "deviceId" }), "none");
  }
  assert.equal(cameraProblemOf(new DOMException("", "NotAllowedError")), "refused");
  assert.equal(cameraProblemOf(new DOMException("", "NotReadableError")), "in_use");
  for (const cause of [new TypeError(), "OverconstrainedError", null, undefined]) {
    assert.equal(cameraProblemOf(cause), "failed");
  }
});

test("if the chosen camera is gone, another one is started", async (t) => {
  const asked = browser(t, (video) => {
    if ("deviceId" in video) throw new OverconstrainedError();
    return stream();
  });
  const camera = await startCamera("gone");
  assert.equal(camera.deviceId, "rear");
  assert.deepEqual(
    asked.map((video) => "deviceId" in video),
    [true, false],
  );
});

test("without cameras the problem says so; a chosen camera that is busy is not replaced by another", async (t) => {
  const asked = browser(t, (video) => {
    throw "deviceId" in video ? new OverconstrainedError() : new DOMException("", "NotFoundError");
  });
  await assert.rejects(startCamera("gone"), (error) => error instanceof CameraError && error.problem === "none");
  assert.equal(asked.length, 2);

  const busy = browser(t, () => {
    throw new DOMException("", "NotReadableError");
  });
  await assert.rejects(startCamera("busy"), (error) => error instanceof CameraError && error.problem === "in_use");
  assert.equal(busy.length, 1);
});
