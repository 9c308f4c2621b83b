import { createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A simulation of the original QR2Pass server (Django, 2021), written from its documented wire format with node:crypto,
 * so that it shares no code with what it tests. It sends no CORS header: pages of other sites can post to it but cannot
 * read the answer.
 */

const CODE_SECONDS = 60;

interface Answer {
  version: 1;
  email: string;
  status: "ok" | "nok";
  response_text: string;
}

interface Received {
  path: string;
  contentType: string | undefined;
  cookie: string | undefined;
  body: unknown;
}

export class OriginalServer {
  /** Every request that arrived. */
  readonly received: Received[] = [];
  /** What its page shows after a code was answered, by nonce or challenge. */
  readonly outcomes = new Map<string, Answer>();
  readonly keys = new Map<string, KeyObject>();
  /** The name of the site in its codes: any text. */
  provider: string;
  /** One known deployment writes "1". */
  version: 1 | "1" = 1;

  readonly #nonces = new Map<string, { nonce: string; until: number }>();
  readonly #challenges = new Map<string, number>();
  readonly #http: Server;

  private constructor(provider: string) {
    this.provider = provider;
    this.#http = createServer(async (request, response) => {
      const path = request.url ?? "";
      const act = { "/api/register/": this.#register, "/api/login/": this.#login }[path];
      if (request.method !== "POST" || !act) return response.writeHead(act ? 405 : 404).end();
      const body = await readJson(request);
      const { "content-type": contentType, cookie } = request.headers;
      this.received.push({ path, contentType, cookie, body });
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(act.call(this, body)));
    });
  }

  static async start(provider = "test QR2Pass server", port = 0): Promise<OriginalServer> {
    const server = new OriginalServer(provider);
    await new Promise<void>((resolve) => server.#http.listen(port, "127.0.0.1", resolve));
    return server;
  }

  stop(): Promise<void> {
    this.#http.closeAllConnections();
    return new Promise((resolve) => this.#http.close(() => resolve()));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** The content of the code on its registration page. */
  registerCode(email: string): string {
    const nonce = random();
    this.#nonces.set(email, { nonce, until: seconds() + CODE_SECONDS });
    const respond_to = `${this.origin}/api/register/`;
    return JSON.stringify({
      version: this.version,
      email,
      nonce,
      respond_to,
      provider: this.provider,
      action: "register",
    });
  }

  /** The content of the code on its login page. */
  loginCode(): string {
    const challenge = random();
    const valid_till = seconds() + CODE_SECONDS;
    this.#challenges.set(challenge, valid_till);
    const respond_to = `${this.origin}/api/login/`;
    return JSON.stringify({
      version: this.version,
      challenge,
      valid_till,
      provider: this.provider,
      action: "login",
      respond_to,
    });
  }

  #register({ email, public_key, nonce }: Record<string, string>): Answer {
    if (!email || !public_key || !nonce) return nok("null", "The request is not complete.");
    const expected = this.#nonces.get(email);
    if (expected?.nonce !== nonce) return nok(email, "This nonce is not known.");
    if (expected.until < seconds()) return nok(email, "This nonce ran out.");
    this.#nonces.delete(email);
    const der = Buffer.from(public_key, "base64");
    this.keys.set(email, createPublicKey({ key: der, format: "der", type: "pkcs1" }));
    return this.#tell(nonce, { version: 1, email, status: "ok", response_text: "Registered." });
  }

  #login({ username, challenge, response }: Record<string, string>): Answer {
    if (!username || !challenge || !response) return nok("null", "The request is not complete.");
    const until = this.#challenges.get(challenge);
    this.#challenges.delete(challenge);
    if (until === undefined || until < seconds()) return nok(username, "This challenge is not known.");
    const key = this.keys.get(username);
    const right = key && verify("sha512", Buffer.from(challenge, "utf8"), key, Buffer.from(response, "base64"));
    if (!right) return this.#tell(challenge, nok(username, "The response is wrong."));
    return this.#tell(challenge, { version: 1, email: username, status: "ok", response_text: "Signed in." });
  }

  #tell(id: string, answer: Answer): Answer {
    this.outcomes.set(id, answer);
    return answer;
  }
}

/** 8 bytes in URL-safe base64 with padding. */
const random = () => randomBytes(8).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
const seconds = () => Math.floor(Date.now() / 1000);
const nok = (email: string, response_text: string): Answer => ({ version: 1, email, status: "nok", response_text });

/** The body as JSON, whatever its content type. */
async function readJson(request: IncomingMessage) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return JSON.parse(text);
}
