import assert from "node:assert/strict";
import { test } from "node:test";
import { WINDOW_SECONDS } from "#lib/http/limit-window.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { onEachBackend } from "./backends.ts";

onEachBackend((backend) => {
  test("what goes over the limit is told how long to wait, on all instances together", async () => {
    const key = `posts:${randomToken(8)}`;
    const waits = await Promise.all(
      Array.from({ length: 100 }, (_, at) => backend().instances[at % 2 ? 1 : 0].limits.hit(key, 60)),
    );
    const refused = waits.filter((wait) => wait > 0);
    assert.equal(refused.length, 40);
    for (const wait of refused) assert.ok(wait > WINDOW_SECONDS - 5 && wait <= WINDOW_SECONDS, `${wait} s`);
  });

  test("each key has a window of its own", async () => {
    const { limits } = backend().instances[0];
    const [one, other] = [randomToken(8), randomToken(8)];
    assert.equal(await limits.hit(one, 1), 0);
    assert.equal(await limits.hit(other, 1), 0);
    assert.ok((await limits.hit(one, 1)) > 0);
  });
});
