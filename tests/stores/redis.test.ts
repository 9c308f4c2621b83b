import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { shutDown } from "#lib/foundation/shutdown.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { keepSubscribed } from "#lib/redis/keep-subscribed.ts";
import { luaScript, type Redis } from "#lib/redis/redis.ts";
import { restRedis } from "#lib/redis/rest.ts";
import { tcpRedis } from "#lib/redis/tcp.ts";
import { CALL_MS, RedisReplyError } from "#lib/redis/unavailable.ts";
import { RedisServer } from "../support/redis-server.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { UpstashProxy } from "../support/upstash-proxy.ts";

const ECHO = luaScript("return { ARGV[1], redis.call('INCRBY', KEYS[1], 2) }");
/**
 * The time limit for calls that have a deadline. Timers are late on a busy machine; a call without a deadline would
 * take forever.
 */
const IN_TIME_MS = 4 * CALL_MS;
const isUnavailable = (error: unknown) =>
  error instanceof ProtocolError && error.code === "unavailable" && error.retryAfter === 2;

/** A connection to Redis, and the faults that can be caused on it. */
interface Wire {
  server: RedisServer;
  redis: Redis;
  cut(): void;
  mute(): void;
  unmute(): void;
  stop(): Promise<void>;
}

async function tcp(): Promise<Wire> {
  const server = await RedisServer.start();
  const proxy = await TcpProxy.start(server.port);
  const redis = tcpRedis(`redis://127.0.0.1:${proxy.port}`);
  const mute = (on: boolean) => () => {
    proxy.muted = on;
  };
  const stop = async () => {
    redis.close();
    await proxy.stop();
    await server.stop();
  };
  return { server, redis, cut: () => proxy.cut(), mute: mute(true), unmute: mute(false), stop };
}

async function rest(): Promise<Wire> {
  const server = await RedisServer.start();
  const proxy = await UpstashProxy.start(server.url);
  const redis = restRedis(proxy.url, proxy.token);
  const stop = async () => {
    redis.close();
    await proxy.stop();
    await server.stop();
  };
  return { server, redis, cut: () => proxy.cutStreams(), mute: () => proxy.muteStreams(), unmute: () => {}, stop };
}

for (const [name, open] of Object.entries({ tcp, rest })) {
  describe(`redis over ${name}`, () => {
    let wire: Wire;
    before(async () => {
      wire = await open();
    });
    after(async () => {
      await shutDown();
      await wire.stop();
    });

    /** Calls until Redis answers again. */
    async function recovered(): Promise<void> {
      for (const end = performance.now() + 10_000; ; await sleep(20)) {
        try {
          return void (await wire.redis.run(ECHO, ["recovered"], ["a"]));
        } catch (error) {
          if (performance.now() > end) throw error;
        }
      }
    }

    test("a script runs, whether or not the server knows it", async () => {
      assert.deepEqual(await wire.redis.run(ECHO, ["n"], ['ά \n"1"']), ['ά \n"1"', 2]);
      await wire.server.command("SCRIPT", "FLUSH");
      assert.deepEqual(await wire.redis.run(ECHO, ["n"], ["123"]), ["123", 4]);
    });

    test("a failing script is reported as unavailable, and only the kind of its error is logged", async () => {
      const wrong = luaScript("return redis.error_reply('OOM secret')");
      await assert.rejects(wire.redis.run(wrong, [], []), (error) => {
        assert.ok(isUnavailable(error));
        assert.equal(((error as Error).cause as { code: string }).code, "OOM");
        assert.ok(!String((error as Error).cause).includes("secret"));
        return true;
      });
    });

    test("a server that hangs is unavailable within the deadline, and is used again when it continues", async () => {
      wire.server.signal("SIGSTOP");
      const began = performance.now();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, () => wire.redis.run(ECHO, ["h"], ["a"])).concat(
          wire.redis.publish("c", "m") as Promise<unknown>,
        ),
      );
      wire.server.signal("SIGCONT");
      for (const outcome of outcomes) assert.ok(outcome.status === "rejected" && isUnavailable(outcome.reason));
      assert.ok(performance.now() - began < IN_TIME_MS);
      await recovered();
    });

    test("a server that was stopped is unavailable, and is used again, empty, when it is back", async () => {
      await wire.server.kill("SIGKILL");
      const began = performance.now();
      await assert.rejects(wire.redis.run(ECHO, ["g"], ["a"]), isUnavailable);
      await assert.rejects(
        wire.redis.subscribe(
          "c",
          () => {},
          () => {},
        ),
        isUnavailable,
      );
      assert.ok(performance.now() - began < 2 * IN_TIME_MS);
      await wire.server.start();
      await recovered();
    });

    test("a subscription receives messages from when it is confirmed until it ends", async () => {
      const heard: string[] = [];
      const leave = await wire.redis.subscribe(
        "c1",
        (message) => heard.push(message),
        () => heard.push("lost"),
      );
      for (let at = 0; at < 100; at += 1) await wire.redis.publish("c1", `a,b:${at}`);
      await sleep(100);
      assert.deepEqual(
        heard,
        Array.from({ length: 100 }, (_, at) => `a,b:${at}`),
      );
      leave();
      await wire.redis.publish("c1", "late");
      await sleep(50);
      assert.equal(heard.includes("late"), false);
    });

    test("a kept subscription misses no change, however often its connection breaks or its server is killed", async () => {
      const channel = "kept";
      let version = 0;
      let seen = 0;
      const look = () => {
        seen = version;
      };
      keepSubscribed(wire.redis, { channel, hear: look, lookAgain: look, isNeeded: () => true }, 200, 600);
      await sleep(100);
      for (let round = 0; round < 30; round += 1) {
        if (round % 3 === 0) wire.cut();
        if (round % 10 === 4) wire.mute();
        if (round % 10 === 5) wire.unmute();
        if (round === 15) await wire.server.kill("SIGKILL");
        if (round === 16) await wire.server.start();
        version += 1;
        // It matters only that the change is noticed, whether or not its signal arrives.
        void wire.redis.publish(channel, "changed").catch(() => {});
        await sleep(30);
      }
      for (const end = performance.now() + 5_000; seen !== version; await sleep(10)) {
        assert.ok(performance.now() < end, `saw ${seen} of ${version}`);
      }
    });

    test("a silent subscription is renewed, and listeners read their state again", async () => {
      let looks = 0;
      const lookAgain = () => {
        looks += 1;
      };
      keepSubscribed(wire.redis, { channel: "silent", hear: () => {}, lookAgain, isNeeded: () => true }, 200, 1000);
      while (looks === 0) await sleep(10);
      await sleep(1500);
      assert.equal(looks, 1, "its own beat keeps it alive");
      wire.mute();
      await sleep(1500);
      wire.unmute();
      for (const end = performance.now() + 5_000; looks < 2; await sleep(10)) assert.ok(performance.now() < end);
    });
  });
}

test("a subscription to a server that does not answer is given up in time, repeatedly", async () => {
  const server = createServer(() => {});
  await once(server.listen(0, "127.0.0.1"), "listening");
  const redis = tcpRedis(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const began = performance.now();
  const tries = Array.from({ length: 3 }, () =>
    assert.rejects(
      redis.subscribe(
        "c",
        () => {},
        () => {},
      ),
      isUnavailable,
    ),
  );
  await Promise.all(tries);
  assert.ok(performance.now() - began < IN_TIME_MS);
  redis.close();
  server.close();
});

test("an error reply of Redis is reduced to its first word, and never contains a part of a command", () => {
  const code = (message: string) => new RedisReplyError(message).code;
  assert.equal(code("OOM command not allowed"), "OOM");
  assert.equal(code("ERR OOM command not allowed"), "OOM");
  assert.equal(code("Command 1 [ evalsha ] failed: READONLY You can't write"), "READONLY");
  assert.equal(code('wrong: SECRET, command was: ["SECRET"]'), "ERR");
  assert.equal(code("ERR unknown, with args beginning with: SECRET"), "ERR");
  assert.equal(code("ERR max requests limit exceeded. Limit: 500000, Usage: 500000."), "max requests limit exceeded");
  assert.equal(code("ERR max daily request limit exceeded. Limit: 10000"), "max daily request limit exceeded");
  assert.equal(code("WRONGPASS invalid or missing auth token"), "WRONGPASS");
  assert.equal(code("Unauthorized"), "Unauthorized");
  assert.equal(code("ERR unknown command 'HELLO', with args beginning with: 'AUTH' 'SECRET'"), "unknown command");
});

test("a wrong token is unavailable", async () => {
  const server = await RedisServer.start();
  const proxy = await UpstashProxy.start(server.url);
  const redis = restRedis(proxy.url, "wrong");
  await assert.rejects(redis.run(ECHO, ["n"], ["a"]), isUnavailable);
  await assert.rejects(
    redis.subscribe(
      "c",
      () => {},
      () => {},
    ),
    isUnavailable,
  );
  redis.close();
  await proxy.stop();
  await server.stop();
});
