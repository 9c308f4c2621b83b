import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy between a client and a server on this machine that simulates bad connections. */
export class TcpProxy {
  /** Milliseconds by which each answer of the server is delayed. */
  delay = 0;
  /** Whether connections stay open but transmit nothing: half open, as after a machine or a route has disappeared. */
  muted = false;
  readonly #late = new WeakMap<Socket, Buffer[]>();
  readonly #sockets = new Set<Socket>();
  readonly #server;

  private constructor(target: number) {
    this.#server = createServer((client) => {
      const server = connect(target, "127.0.0.1");
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        this.#sockets.add(from);
        from.on("data", (chunk: Buffer) => {
          if (!this.muted) this.#pass(chunk, to, from === server ? this.delay : 0);
        });
        from.on("error", () => {});
        from.on("close", () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  /** Delayed chunks stay in order, even when the delay ends. Otherwise answers would be mixed up. */
  #pass(chunk: Buffer, to: Socket, delay: number): void {
    const late = this.#late.get(to) ?? [];
    this.#late.set(to, late);
    if (delay === 0 && late.length === 0) return void to.write(chunk);
    late.push(chunk);
    setTimeout(() => {
      const next = late.shift();
      if (next && to.writable) to.write(next);
    }, delay);
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Closes every connection. New ones are accepted. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, "close");
  }
}
