import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { BeginAnswer, ScanAnswer } from "#lib/protocol/answers.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { expectStatus, get, newAgent, openStream, post, type Reply } from "./http.ts";

const browsers = newAgent();
const phones = newAgent();

/** The name of the session cookie now, and in servers up to December 2026. */
const SESSION_COOKIES = ["qr2pass-session", "authjs.session-token"];

/** The answer to a scan. Older servers offer three numbers to choose from, newer ones ask for two digits. */
type AnyScanAnswer = Pick<ScanAnswer, "number_digits"> | { numbers: number[] };

/** How long a login took, in milliseconds: as a whole, and from the phone's approval to the browser's event. */
export interface LoginTimes {
  whole: number;
  postToEvent: number;
}

/**
 * A person with a browser and a phone, who registers once and then keeps signing in. Keys and signatures are made by
 * `node:crypto` synchronously, because the load generator shares the machine with the server and must be cheap.
 */
export class Person {
  readonly origin: string;
  readonly email: string;
  private readonly privateKey: KeyObject;
  private readonly publicKey: string;
  private readonly keyId: string;
  private readonly cookies = new Map<string, string>();

  /** What a trusted proxy would add, if the person has an address of their own. */
  private readonly forwarded: Record<string, string>;

  private constructor(origin: string, email: string, address?: string) {
    this.origin = origin;
    this.email = email;
    this.forwarded = address === undefined ? {} : { "x-forwarded-for": address };
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const spki = pair.publicKey.export({ format: "der", type: "spki" });
    this.privateKey = pair.privateKey;
    this.publicKey = spki.toString("base64url");
    this.keyId = sha256(spki);
  }

  /** @param address the network address of the person, where the server trusts the load as a proxy */
  static async register(origin: string, email: string, address?: string): Promise<Person> {
    const person = new Person(origin, email, address);
    await person.run("register");
    return person;
  }

  /** One whole login: code, event stream, scan, approval, event, redemption. */
  login(): Promise<LoginTimes> {
    return this.run("login");
  }

  /** Fetches the account with its list of sessions. Resolves to the time this took, or NaN if the site has no list. */
  async listSessions(): Promise<number> {
    const began = performance.now();
    const { status } = await get(browsers, new URL("/api/account", this.origin), { cookie: this.cookie() });
    return status === 200 ? performance.now() - began : Number.NaN;
  }

  /** Begins a login and listens, as a page with a code does. Returns a function that closes it. */
  async wait(): Promise<() => void> {
    const { id } = await this.begin("login");
    const stream = await this.listen(id);
    return () => stream.close();
  }

  private async begin(action: "login" | "register"): Promise<{ id: string; field: "challenge" | "nonce" }> {
    const body = action === "register" ? { action, email: this.email } : { action };
    const begun = expectStatus(201, await this.inBand("/api/ceremonies", body)) as BeginAnswer;
    return begun.nonce === undefined
      ? { id: begun.challenge ?? "", field: "challenge" }
      : { id: begun.nonce, field: "nonce" };
  }

  private async run(action: "login" | "register"): Promise<LoginTimes> {
    // A person who signs in is not signed in yet.
    for (const name of SESSION_COOKIES) this.cookies.delete(name);
    const began = performance.now();
    const { id, field } = await this.begin(action);
    const stream = await this.listen(id);
    const claimToken = randomBytes(32).toString("base64url");
    const scan = { version: 2, [field]: id, claim: sha256(claimToken), key_id: this.keyId };
    const scanned = expectStatus(200, await this.outOfBand("/api/scan", scan)) as AnyScanAnswer;
    const shown = await stream.reached("scanned");
    const number = asksForNumber(scanned) ? shown : undefined;
    const { email, keyId } = this;
    const common = {
      version: 2,
      [field]: id,
      claim_token: claimToken,
      number,
      response: this.sign(action, id, number),
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

  private sign(action: Action, challenge: string, number: number | undefined): string {
    const { origin: provider, email, keyId, privateKey } = this;
    const signed = encodeTranscript({ action, provider, email, challenge, keyId, number });
    return sign("sha256", signed, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
  }

  private listen(id: string) {
    return openStream(browsers, new URL(`/api/ceremonies/${id}/events`, this.origin), {
      ...this.forwarded,
      cookie: this.cookie(),
    });
  }

  private async inBand(path: string, body: unknown): Promise<Reply> {
    const headers = { ...this.forwarded, origin: this.origin, cookie: this.cookie() };
    const reply = await post(browsers, new URL(path, this.origin), body, headers);
    for (const line of reply.headers["set-cookie"] ?? []) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return reply;
  }

  private outOfBand(path: string, body: unknown): Promise<Reply> {
    return post(phones, new URL(path, this.origin), body, this.forwarded);
  }

  private cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("base64url");

const asksForNumber = (answer: AnyScanAnswer) =>
  "numbers" in answer ? answer.numbers.length > 0 : answer.number_digits > 0;
