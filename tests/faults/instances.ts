import { randomToken } from "#lib/protocol/random.ts";
import { freePort } from "../support/ports.ts";
import { type PostgresOptions, PostgresServer } from "../support/postgres-server.ts";
import { RedisServer } from "../support/redis-server.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

/** Instances with a PostgreSQL and a Redis of this test, with a proxy in front of Redis that can fail. */
export class Instances {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly redisPath: TcpProxy;
  readonly servers: RunningServer[] = [];
  readonly #ports: number[];
  readonly #env: Record<string, string>;

  private constructor(
    postgres: PostgresServer,
    redis: RedisServer,
    redisPath: TcpProxy,
    ports: number[],
    env: Record<string, string>,
  ) {
    this.postgres = postgres;
    this.redis = redis;
    this.redisPath = redisPath;
    this.#ports = ports;
    this.#env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: `redis://127.0.0.1:${redisPath.port}`,
      AUTH_URL: "http://localhost:3000",
      AUTH_SECRET: randomToken(32),
      RATE_LIMITS: "off",
      LOG_LEVEL: "warn",
      ...env,
    };
  }

  static async start(
    count: number,
    options: PostgresOptions = {},
    env: Record<string, string> = {},
  ): Promise<Instances> {
    const postgres = await PostgresServer.start(options);
    const redis = await RedisServer.start();
    const ports: number[] = [];
    while (ports.length < count) ports.push(await freePort());
    const instances = new Instances(postgres, redis, await TcpProxy.start(redis.port), ports, env);
    await Promise.all(ports.map((_, at) => instances.startOne(at)));
    return instances;
  }

  /** Starts an instance, or restarts it on its port. */
  async startOne(at: number): Promise<void> {
    this.servers[at] = await startServer({ env: { ...this.#env, PORT: String(this.#ports[at]) } });
  }

  get sites(): { at: string; provider: string }[] {
    return this.#ports.map((port) => ({ at: `http://localhost:${port}`, provider: "http://localhost:3000" }));
  }

  /** Everything that the instances wrote since their last start. */
  output(): string {
    return this.servers.map((server) => server.output()).join("\n");
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.redisPath.stop();
    await Promise.all([this.postgres.stop(), this.redis.stop()]);
  }
}
