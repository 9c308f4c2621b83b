import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * How the proxy delays streams: `pass` forwards each chunk as it arrives, `hold` keeps head and body until the end (as
 * tunnels, filters and virus scanners do), `one-late` forwards a chunk when the next one arrives, and `first-only`
 * forwards the first chunk and keeps the rest until the end.
 */
export type Buffering = "pass" | "hold" | "one-late" | "first-only";

export interface BufferingProxy {
  /** The address of the site through the proxy. */
  origin: string;
  mode: Buffering;
  /** Whether session cookies reach the browser. */
  keepsSessions: boolean;
  /** The method and path of each request, in order. */
  requests: string[];
  close(): Promise<void>;
}

/** A proxy in front of a site that delays its event streams. */
export async function bufferingProxy(site: string, mode: Buffering): Promise<BufferingProxy> {
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "/" } = incoming;
    requests.push(`${method} ${url}`);
    const forwarded = request(site + url, { method, headers }, (answer) => {
      if (!proxy.keepsSessions) {
        const cookies = answer.headers["set-cookie"]?.filter((line) => !line.startsWith("qr2pass-session"));
        answer.headers["set-cookie"] = cookies ?? [];
      }
      passOn(answer, outgoing, proxy.mode);
    });
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: BufferingProxy = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    mode,
    keepsSessions: true,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

function passOn(answer: IncomingMessage, outgoing: ServerResponse, mode: Buffering): void {
  const isStream = answer.headers["content-type"]?.startsWith("text/event-stream");
  const writeHead = () => outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  if (!isStream || mode === "pass") {
    writeHead();
    answer.pipe(outgoing);
    return;
  }
  const kept: Buffer[] = [];
  let isFirst = true;
  if (mode !== "hold") {
    writeHead();
    outgoing.flushHeaders();
  }
  answer.on("data", (chunk: Buffer) => {
    kept.push(chunk);
    const isReleased = mode === "one-late" ? kept.length > 1 : mode === "first-only" && isFirst;
    isFirst = false;
    if (isReleased) outgoing.write(kept.shift());
  });
  answer.on("end", () => {
    if (!outgoing.headersSent) writeHead();
    outgoing.end(Buffer.concat(kept));
  });
  answer.on("error", () => outgoing.destroy());
}
