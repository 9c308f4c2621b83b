import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { answerLogin, answerRegister } from "./answer.ts";

provideSettings(parseSettings({ QR2PASS_VERSION_1: "on" }));

/** Lines of the log that `work` writes. */
async function logged(t: { mock: typeof test.mock }, work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const write = t.mock.method(process.stdout, "write", (line: string) => lines.push(line) > 0);
  try {
    await work();
  } finally {
    write.mock.restore();
  }
  return lines.map((line) => JSON.parse(line));
}

const admitted = (error: Error) => ({
  requestId: "the-request",
  network: null,
  require: () => {
    throw error;
  },
  refused: async (refused: ProtocolError) => refused,
});

const MESSAGE = { version: 1, username: "ann@example.com", email: "ann@example.com", challenge: "x", response: "x" };

for (const [name, answer] of Object.entries({ registration: answerRegister, login: answerLogin })) {
  test(`a ${name} that fails for a reason of ours answers 200, and its log line has the request's id`, async (t) => {
    for (const error of [new TypeError("a fault"), new ProtocolError("unavailable", { cause: new Error("gone") })]) {
      const lines = await logged(t, async () => {
        const said = await answer(MESSAGE, admitted(error));
        assert.equal(said?.status, "nok");
      });
      assert.equal(lines.length, 1);
      assert.equal(lines[0]?.request_id, "the-request");
      assert.equal(lines[0]?.level, "error");
    }
  });

  test(`a ${name} that is refused is no error of the log`, async (t) => {
    const error = new ProtocolError("rate_limited");
    assert.deepEqual(await logged(t, async () => void (await answer(MESSAGE, admitted(error)))), []);
  });
}
