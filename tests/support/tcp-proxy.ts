import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server on this machine, and makes the connections of bad days. */
export class TcpProxy {
  /** Milliseconds by which each of the server's answers is late. */
  delay = 0;
  /** Connections stay open and nothing goes through: half open, as after a machine or a path has gone. */
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

  /** Late chunks stay in their order, also when the delay ends: else answers would be taken for one another's. */
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

  /** Cuts every connection. New ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, "close");
  }
}
