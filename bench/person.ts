import { exportPublicKey, generateKeyPair, keyIdOf, signWith } from "#lib/protocol/keys.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import type { BeginAnswer, ScanAnswer } from "#lib/protocol/messages.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { newAgent, openStream, post, type Reply } from "./http.ts";

const browsers = newAgent();
const phones = newAgent();

const SESSION_COOKIE = "authjs.session-token";

/** A person with a browser and a phone, who registers once and then signs in again and again. */
export class Person {
  readonly origin: string;
  readonly email: string;
  private readonly keyPair: CryptoKeyPair;
  private readonly publicKey: string;
  private readonly keyId: string;
  private readonly cookies = new Map<string, string>();

  private constructor(origin: string, email: string, keyPair: CryptoKeyPair, publicKey: string, keyId: string) {
    this.origin = origin;
    this.email = email;
    this.keyPair = keyPair;
    this.publicKey = publicKey;
    this.keyId = keyId;
  }

  static async register(origin: string, email: string): Promise<Person> {
    const keyPair = await generateKeyPair();
    const publicKey = await exportPublicKey(keyPair.publicKey);
    const person = new Person(origin, email, keyPair, publicKey, await keyIdOf(publicKey));
    await person.run("register");
    return person;
  }

  /** One whole login: code, event stream, scan, approval, event, redemption. Returns its times in milliseconds. */
  login(): Promise<{ whole: number; postToEvent: number }> {
    return this.run("login");
  }

  /** Begins a login and listens, as a page that shows a code does. Returns what closes it. */
  async wait(): Promise<() => void> {
    const { id } = await this.begin("login");
    const stream = await this.listen(id);
    return () => stream.close();
  }

  private async begin(action: Action): Promise<{ id: string; field: "challenge" | "nonce" }> {
    const body = action === "register" ? { action, email: this.email } : { action };
    const begun = expectStatus(201, await this.inBand("/api/ceremonies", body)) as BeginAnswer;
    return begun.nonce === undefined
      ? { id: begun.challenge ?? "", field: "challenge" }
      : { id: begun.nonce, field: "nonce" };
  }

  private async run(action: Action): Promise<{ whole: number; postToEvent: number }> {
    // Who signs in is not signed in.
    this.cookies.delete(SESSION_COOKIE);
    const began = performance.now();
    const { id, field } = await this.begin(action);
    const stream = await this.listen(id);
    const claimToken = randomToken(32);
    const scan = { version: 2, [field]: id, claim: await sha256Text(claimToken), key_id: this.keyId };
    const scanned = expectStatus(200, await this.outOfBand("/api/scan", scan)) as ScanAnswer;
    const shown = await stream.reached("scanned");
    const number = scanned.number_digits > 0 ? shown : undefined;
    const { email, keyId } = this;
    const signed = encodeTranscript({ action, provider: this.origin, email, challenge: id, keyId, number });
    const common = {
      version: 2,
      [field]: id,
      claim_token: claimToken,
      number,
      response: await signWith(this.keyPair.privateKey, signed),
    };
    const message =
      action === "register"
        ? { ...common, email, public_key: this.publicKey, device_name: "Bench" }
        : { ...common, username: email, key_id: keyId };

    const posted = performance.now();
    const heard = stream.reached("approved").then(() => performance.now() - posted);
    expectStatus(200, await this.outOfBand(`/api/${action}`, message));
    const postToEvent = await heard;
    expectStatus(200, await this.inBand(`/api/ceremonies/${id}/redeem`, {}));
    stream.close();
    return { whole: performance.now() - began, postToEvent };
  }

  private listen(id: string) {
    return openStream(browsers, new URL(`/api/ceremonies/${id}/events`, this.origin), { cookie: this.cookie() });
  }

  private async inBand(path: string, body: unknown): Promise<Reply> {
    const headers = { origin: this.origin, cookie: this.cookie() };
    const reply = await post(browsers, new URL(path, this.origin), body, headers);
    for (const line of reply.headers["set-cookie"] ?? []) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return reply;
  }

  private outOfBand(path: string, body: unknown): Promise<Reply> {
    return post(phones, new URL(path, this.origin), body);
  }

  private cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

function expectStatus(status: number, reply: Reply): unknown {
  if (reply.status !== status) throw new Error(`Wanted ${status}, got ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}
