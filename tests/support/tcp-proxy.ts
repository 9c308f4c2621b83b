import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server on this machine, and makes the connections of bad days. */
export class TcpProxy {
  /** Milliseconds by which each of the server's answers is late. */
  delay = 0;
  /** Connections stay open and nothing goes through: half open, as after a machine or a path has gone. */
  muted = false;
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
          if (this.muted) return;
          if (from === client || this.delay === 0) to.write(chunk);
          else setTimeout(() => to.writable && to.write(chunk), this.delay);
        });
        from.on("error", () => {});
        from.on("close", () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
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
