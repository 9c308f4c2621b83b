import type { ScanAnswer } from "#lib/protocol/answers.ts";
import { type Account, Browser, newAccount, Phone, Refused } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail } from "../../http/people.ts";
import { Attacker } from "./attacker.ts";
import { PROVIDER, type Scenario } from "./scenarios.ts";

export type Policy = "warn" | "refuse";

/** The result of one scenario. */
export interface Outcome {
  scenario: string;
  policy: Policy;
  runs: number;
  /** How often the attacker's browser was signed in. */
  gotIn: number;
  /** How often the account knew the attacker's browser afterwards. */
  knownAfter: number;
  /** What the victim's phone showed, and how often. */
  saw: Record<string, number>;
}

/** What the approval screen says about the browser that asks (docs/protocol.md). */
export function gradeOf({ same_device, known_browser, same_network, number_digits }: ScanAnswer): string {
  if (same_device) return "This device, one tap";
  const network = same_network === null ? "no word about networks" : same_network ? "your network" : "another network";
  const asked = number_digits > 0 ? ", type the number" : ", one tap";
  const warned = !known_browser && same_network === false ? ", warned" : "";
  return `${known_browser ? "known" : "new"} browser, ${network}${asked}${warned}`;
}

/** Sites by their settings: scenarios with the same settings share a site, each with accounts of its own. */
export class Lab {
  readonly #sites = new Map<string, Promise<RunningServer>>();

  #site(env: Record<string, string>): Promise<RunningServer> {
    const key = JSON.stringify(env);
    const site = this.#sites.get(key) ?? startServer({ env });
    this.#sites.set(key, site);
    return site;
  }

  /**
   * Runs a scenario with a victim who approves everything that is shown, and types the number that the attacker's page
   * shows.
   */
  async run(scenario: Scenario, policy: Policy, runs: number): Promise<Outcome> {
    const env = { ...scenario.env, RELAY_POLICY: policy, RATE_LIMITS: "off", LOG_LEVEL: "error" };
    const { origin } = await this.#site(env);
    const site = (headers: Record<string, string>) => ({ at: origin, provider: PROVIDER, headers });
    const outcome: Outcome = { scenario: scenario.name, policy, runs, gotIn: 0, knownAfter: 0, saw: {} };
    const account = await makeAccount(site(scenario.victim));
    for (let run = 0; run < runs; run += 1) {
      const attacker = new Attacker(site(scenario.attacker));
      if (scenario.earlier) {
        const earlier = new Attacker(site(scenario.earlier));
        await relay(earlier, account, site(scenario.victim), scenario);
        await earlier.redeem();
        attacker.goOnWith(earlier);
      }
      const saw = await relay(attacker, account, site(scenario.victim), scenario);
      outcome.saw[saw] = (outcome.saw[saw] ?? 0) + 1;
      if (await attacker.redeem()) outcome.gotIn += 1;
      if (await isKnown(attacker, account, site(scenario.victim))) outcome.knownAfter += 1;
    }
    return outcome;
  }

  async stop(): Promise<void> {
    for (const site of this.#sites.values()) await (await site).stop();
  }
}

type Victim = ReturnType<typeof siteOf>;
const siteOf = (at: string, provider: string, headers: Record<string, string>) => ({ at, provider, headers });

/** One relay up to the approval. Returns what the victim saw. */
async function relay(attacker: Attacker, account: Account, victim: Victim, scenario: Scenario): Promise<string> {
  const { link } = await attacker.begin();
  const cookie = scenario.planted?.(attacker.secret);
  const phone = new Phone({ ...victim, headers: { ...victim.headers, ...(cookie ? { cookie } : {}) } });
  try {
    const scanned = await phone.scan(link, account);
    const { number } = await attacker.look();
    const typed = scanned.answer.number_digits === 0 ? undefined : scenario.showsNumber === false ? 42 : number;
    const saw = gradeOf(scanned.answer);
    await phone.login(scanned, account, typed).catch((error) => {
      if (!(error instanceof Refused) || error.code !== "wrong_number") throw error;
    });
    return saw;
  } catch (error) {
    if (error instanceof Refused && error.code === "relay_refused") return "refused: not on the phone's network";
    throw error;
  }
}

/** Whether the attacker's browser could sign in with one tap next time. Approves nothing. */
async function isKnown({ browser }: Attacker, account: Account, victim: Victim): Promise<boolean> {
  const { link } = await browser.begin();
  try {
    return (await new Phone(victim).scan(link, account)).answer.known_browser;
  } catch (error) {
    if (error instanceof Refused && error.code === "relay_refused") return false;
    throw error;
  }
}

/** An account whose phone is on the victim's network. */
async function makeAccount(site: Victim): Promise<Account> {
  const [browser, phone] = [new Browser(site), new Phone(site)];
  const account = await newAccount(freshEmail());
  const begun = await browser.begin({ action: "register", email: account.email });
  const scanned = await phone.scan(begun.link);
  await phone.register(scanned, account, (await browser.state(begun.challenge)).number);
  await browser.redeem(begun.challenge);
  return account;
}

/** The results as a table in Markdown. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ scenario, policy, runs, gotIn, knownAfter, saw }) => {
    const seen = Object.entries(saw).map(([what, times]) => (times === runs ? what : `${what} (${times})`));
    return `| ${scenario} | \`${policy}\` | ${gotIn} of ${runs} | ${knownAfter} | ${seen.join("; ")} |`;
  });
  return [
    "| way | policy | got in | known after | what the victim's phone showed |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
