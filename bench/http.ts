import { Agent, type IncomingHttpHeaders, request } from "node:http";

/** Keeps connections open, as browsers and proxies do. One agent for the browsers and one for the phones. */
export const newAgent = () => new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** Posts JSON with node:http, because the load generator must not cost more than the server that it measures. */
export function post(agent: Agent, url: URL, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const type = { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) };
  return send(agent, url, "POST", text, { ...type, ...headers });
}

/** Gets JSON. */
export function get(agent: Agent, url: URL, headers: Record<string, string> = {}): Promise<Reply> {
  return send(agent, url, "GET", "", headers);
}

function send(agent: Agent, url: URL, method: string, text: string, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers }, (response) => {
      let received = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        received += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        // Node's own refusals, such as 408, have an empty body.
        const body: unknown = received === "" ? null : JSON.parse(received);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.on("error", reject);
    sent.end(text);
  });
}

/** The body of a reply with this status. @throws Error for any other */
export function expectStatus(status: number, reply: Reply): unknown {
  if (reply.status !== status) throw new Error(`Wanted ${status}, got ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

export interface Stream {
  /** Resolves when the state is reached, with the event's number if it has one. */
  reached(state: string): Promise<number | undefined>;
  close(): void;
}

/** Opens a ceremony's event stream. Resolves once the server has answered. */
export function openStream(agent: Agent, url: URL, headers: Record<string, string>): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const seen = new Map<string, number | undefined>();
    const waiting = new Map<string, (number?: number) => void>();
    const sent = request(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`The event stream answered ${response.statusCode}.`));
      let buffer = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        buffer += chunk;
        for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
          const data = buffer.slice(0, end).split("data: ")[1];
          buffer = buffer.slice(end + 2);
          if (!data) continue;
          const { state, number } = JSON.parse(data) as { state: string; number?: number };
          seen.set(state, number);
          waiting.get(state)?.(number);
        }
      });
      response.on("error", () => {});
      resolve({
        reached: (state) =>
          seen.has(state) ? Promise.resolve(seen.get(state)) : new Promise((met) => waiting.set(state, met)),
        close: () => sent.destroy(),
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}
