/** Inspects a Node process that was started with `--inspect`, by the Chrome DevTools Protocol. */
export class Inspector {
  readonly #socket: WebSocket;
  #last = 0;
  readonly #waiting = new Map<number, (result: unknown) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
      if (id !== undefined) this.#waiting.get(id)?.(result);
    });
  }

  static async connect(port: number): Promise<Inspector> {
    const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
    await new Promise((open, failed) => {
      socket.addEventListener("open", open);
      socket.addEventListener("error", failed);
    });
    return new Inspector(socket);
  }

  #call<T>(method: string): Promise<T> {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method }));
    return new Promise((resolve) => this.#waiting.set(id, resolve as (result: unknown) => void));
  }

  /** The bytes of the heap in use after garbage collection. */
  async liveHeap(): Promise<number> {
    for (let round = 0; round < 3; round += 1) await this.#call("HeapProfiler.collectGarbage");
    return (await this.#call<{ usedSize: number }>("Runtime.getHeapUsage")).usedSize;
  }

  close(): void {
    this.#socket.close();
  }
}
