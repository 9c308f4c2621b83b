import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Meddler {
  /** Where the site is now reached. */
  origin: string;
  /** The next answer to a path is lost on its way, after the site acted. */
  loseAnswerTo(path: string): void;
  /** From now on pages name one more file of the build, as those of a newer version do. */
  deploy(): void;
  close(): Promise<void>;
}

/** The file that only the newer version has. */
const NEWER = "/_next/static/newer.js";

/** Stands between a phone and a site, and does what networks and deployments do. */
export async function meddleWith(site: string): Promise<Meddler> {
  const lost = new Set<string>();
  let deployed = false;

  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "/" } = incoming;
    if (deployed && url === NEWER) {
      outgoing.writeHead(200, { "content-type": "text/javascript" }).end();
      return;
    }
    // What is changed on its way must not be compressed.
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
