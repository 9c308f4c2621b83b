import { after, before, describe } from "node:test";
import { memoryStore } from "#lib/ceremony/memory-store.ts";
import { redisStore } from "#lib/ceremony/redis-store.ts";
import type { CeremonyStore } from "#lib/ceremony/store.ts";
import { shutDown } from "#lib/foundation/shutdown.ts";
import type { Limits } from "#lib/http/limits.ts";
import { memoryLimits } from "#lib/http/memory-limits.ts";
import { redisLimits } from "#lib/http/redis-limits.ts";
import type { Redis } from "#lib/redis/redis.ts";
import { restRedis } from "#lib/redis/rest.ts";
import { tcpRedis } from "#lib/redis/tcp.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { redisSignals } from "#lib/signals/redis-signals.ts";
import type { Signals } from "#lib/signals/signals.ts";
import { RedisServer } from "../support/redis-server.ts";
import { UpstashProxy } from "../support/upstash-proxy.ts";

/** The part of a site's instance that uses a backend. Two instances share the backend's data. */
export interface Instance {
  store: CeremonyStore;
  signals: Signals;
  limits: Limits;
}

export interface Backend {
  instances: [Instance, Instance];
  /** Null for memory. */
  redis: Redis | null;
}

async function memory(): Promise<Backend> {
  const signals = memorySignals();
  const instance = { signals, store: memoryStore(signals), limits: memoryLimits() };
  return { instances: [instance, instance], redis: null };
}

function overRedis(connect: () => Redis): Backend {
  const clients = [connect(), connect()] as const;
  const instance = (redis: Redis) => ({
    store: redisStore(redis),
    signals: redisSignals(redis),
    limits: redisLimits(redis),
  });
  return { instances: [instance(clients[0]), instance(clients[1])], redis: clients[0] };
}

/** Runs the same suite with memory, with a real redis-server over TCP, and with one over Upstash's REST. */
export function onEachBackend(suite: (backend: () => Backend) => void): void {
  const opened: { close(): unknown }[] = [];
  const connected = (redis: Redis) => {
    opened.push(redis);
    return redis;
  };
  const overTcp = async () => {
    const server = await RedisServer.start();
    opened.push({ close: () => server.stop() });
    return overRedis(() => connected(tcpRedis(server.url)));
  };
  const overRest = async () => {
    const server = await RedisServer.start();
    const proxy = await UpstashProxy.start(server.url);
    opened.push({ close: () => server.stop() }, { close: () => proxy.stop() });
    return overRedis(() => connected(restRedis(proxy.url, proxy.token)));
  };

  for (const [name, open] of Object.entries({ memory, "redis over TCP": overTcp, "redis over REST": overRest })) {
    describe(name, () => {
      let backend: Backend;
      before(async () => {
        backend = await open();
      });
      after(async () => {
        await shutDown();
        for (const one of opened.splice(0).reverse()) await one.close();
      });
      suite(() => backend);
    });
  }
}
