import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Meddler {
  /** The address of the site through the proxy. */
  origin: string;
  /** Drops the next answer to a path after the site has acted. */
  loseAnswerTo(path: string): void;
  /** From now on, adds a file name of the build to pages, as in a newer version. */
  deploy(): void;
  close(): Promise<void>;
}

/** The file that only the newer version has. */
const NEWER = "/_next/static/newer.js";

/** A proxy between a phone and a site that simulates faults of networks and deployments. */
export async function meddleWith(site: string): Promise<Meddler> {
  const lost = new Set<string>();
  let deployed = false;

  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "/" } = incoming;
    if (deployed && url === NEWER) {
      outgoing.writeHead(200, { "content-type": "text/javascript" }).end();
      return;
    }
    // Content that is changed on the way must not be compressed.
    const forwarded = request(
      site + url,
      { method, headers: { ...headers, "accept-encoding": "identity" } },
      (answer) => {
        if (lost.delete(url)) {
          answer.resume().on("end", () => outgoing.destroy());
          return;
        }
        const isPage = answer.headers["content-type"]?.startsWith("text/html");
        if (!deployed || !isPage) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        let html = "";
        answer.setEncoding("utf8");
        answer.on("data", (text) => {
          html += text;
        });
        answer.on("end", () => {
          const { "content-length": _, "transfer-encoding": __, ...rest } = answer.headers;
          outgoing.writeHead(answer.statusCode ?? 502, rest);
          outgoing.end(html.replace("</head>", `<link rel="prefetch" href="${NEWER}"></head>`));
        });
      },
    );
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    loseAnswerTo: (path) => void lost.add(path),
    deploy() {
      deployed = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
