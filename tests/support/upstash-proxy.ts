import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "redis";

/**
 * Implements Upstash's REST protocol in front of a real redis-server: `POST /` with one command, `/pipeline` and
 * `/multi-exec` with several, `/subscribe/{channel}` as an event stream; all with a bearer token.
 */
export class UpstashProxy {
  readonly token = "test-token";
  /** Milliseconds by which each answer is delayed. */
  delay = 0;
  /** The error for every request, as Upstash sends when a quota is exhausted; null for none. */
  refusal: string | null = null;
  /** The number of commands, each of which Upstash bills: those of a pipeline individually, and each subscription. */
  commands = 0;
  readonly #redisUrl: string;
  readonly #commands: ReturnType<typeof createClient>;
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: Error) => reply(response, 500, { error: error.message }));
  });

  private constructor(redisUrl: string) {
    this.#redisUrl = redisUrl;
    this.#commands = createClient({ url: redisUrl });
    this.#commands.on("error", () => {});
  }

  static async start(redisUrl: string): Promise<UpstashProxy> {
    const proxy = new UpstashProxy(redisUrl);
    await proxy.#commands.connect();
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends every subscription's stream, as Upstash does occasionally. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** Makes every subscription silent, like a half-open connection. */
  muteStreams(): void {
    for (const stream of this.#streams) this.#streams.delete(stream);
  }

  async stop(): Promise<void> {
    this.#commands.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return reply(response, 401, { error: "Unauthorized" });
    if (this.refusal) return reply(response, 400, { error: this.refusal });
    const path = request.url ?? "/";
    if (path.startsWith("/subscribe/")) return this.#subscribe(decodeURIComponent(path.slice(11)), response);
    const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (this.delay > 0) await new Promise((done) => setTimeout(done, this.delay));
    const encode = request.headers["upstash-encoding"] === "base64" ? base64 : (value: unknown) => value;

    if (path === "/pipeline") {
      const results = await Promise.all((body as string[][]).map((command) => this.#run(command, encode)));
      return reply(response, 200, results);
    }
    if (path === "/multi-exec") {
      const transaction = this.#commands.multi();
      this.commands += (body as string[][]).length;
      for (const command of body as string[][]) transaction.addCommand(named(command));
      const results = await transaction.exec();
      return reply(
        response,
        200,
        results.map((result) => ({ result: encode(result) })),
      );
    }
    const { error, result } = await this.#run(body as string[], encode);
    return error === undefined ? reply(response, 200, { result }) : reply(response, 400, { error });
  }

  async #run(command: string[], encode: (value: unknown) => unknown): Promise<{ result?: unknown; error?: string }> {
    this.commands += 1;
    try {
      return { result: encode(await this.#commands.sendCommand(named(command))) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  }

  async #subscribe(channel: string, response: ServerResponse): Promise<void> {
    this.commands += 1;
    const subscriber = createClient({ url: this.#redisUrl, socket: { reconnectStrategy: false } });
    const end = () => {
      this.#streams.delete(response);
      response.destroy();
      if (subscriber.isOpen) subscriber.destroy();
    };
    subscriber.on("error", end);
    response.on("close", end);
    await subscriber.connect();
    await subscriber.subscribe(channel, (message) => {
      if (this.#streams.has(response)) response.write(`data: message,${channel},${message}\n\n`);
    });
    this.#streams.add(response);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: subscribe,${channel},1\n\n`);
  }
}

/** Redis accepts any case, but the SDK sends lower case and some replies depend on it. */
const named = ([name = "", ...rest]: unknown[]) => [String(name).toUpperCase(), ...rest.map(String)];

function base64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(base64);
  return typeof value === "string" && value !== "OK" ? Buffer.from(value).toString("base64") : value;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
