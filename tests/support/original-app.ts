import { constants, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/**
 * A simulation of the original QR2Pass app (iOS, 2021), written from its documented wire format with node:crypto, so
 * that it shares no code with what it tests.
 */

/** The answer as the app understands it: its decoder requires each field, as text. */
export interface Answer {
  email: string;
  status: string;
  response_text: string;
}

interface Code {
  action: string;
  provider: string;
  respond_to: string;
  email?: string;
  nonce?: string;
  challenge?: string;
  valid_till?: number;
}

export class OriginalApp {
  /** One key for all sites. */
  readonly key: { publicKey: KeyObject; privateKey: KeyObject };
  /** One account per site, by the name of the site in the code. */
  readonly accounts = new Map<string, string>();

  constructor(modulusLength = 2048) {
    this.key = generateKeyPairSync("rsa", { modulusLength });
  }

  /** PKCS#1, standard base64. */
  get publicKey(): string {
    return this.key.publicKey.export({ type: "pkcs1", format: "der" }).toString("base64");
  }

  sign(challenge: string): string {
    const key = { key: this.key.privateKey, padding: constants.RSA_PKCS1_PADDING };
    return sign("sha512", Buffer.from(challenge, "utf8"), key).toString("base64");
  }

  /** Scans a code and answers it, as the unlocked app does. */
  async scan(qr: string): Promise<Answer> {
    const code: Code = JSON.parse(qr);
    if (code.action === "register") return this.#register(code);
    if (code.action === "login") return this.#login(code);
    throw new Error("The app does not know this code.");
  }

  async #register({ provider, respond_to, email = "", nonce }: Code): Promise<Answer> {
    const answer = await post(respond_to, { version: 1, email, public_key: this.publicKey, nonce });
    if (answer.status === "ok") this.accounts.set(provider, email);
    return answer;
  }

  async #login({ provider, respond_to, challenge = "", valid_till = 0 }: Code): Promise<Answer> {
    const username = this.accounts.get(provider);
    if (username === undefined) throw new Error("The app has no account there.");
    if (valid_till < Date.now() / 1000) throw new Error("The code ran out.");
    return post(respond_to, { version: 1, username, challenge, response: this.sign(challenge) });
  }
}

/** Posts as the app does: without following redirects, storing cookies, or checking the status. */
export async function post(url: string, body: unknown, contentType = "application/json"): Promise<Answer> {
  const headers = { "content-type": contentType };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), redirect: "error" });
  return decode(await response.text());
}

function decode(text: string): Answer {
  const { email, status, response_text } = JSON.parse(text);
  for (const field of [email, status, response_text]) {
    if (typeof field !== "string") throw new Error(`The app cannot decode this answer: ${text}`);
  }
  return { email, status, response_text };
}
