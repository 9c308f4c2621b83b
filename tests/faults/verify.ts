import { Browser, Phone, Refused, type Site } from "../support/client.ts";
import type { Crowd } from "./crowd.ts";
import type { Tally } from "./tally.ts";

const AT_ONCE = 8;
/** The longest that a request may take: three timeouts of a store, and a reserve for a busy machine. */
const BOUND_MS = 20_000;

/**
 * Checks, by requests to the site, that everything acknowledged is there. Approvals may be lost only if the test itself
 * removed the stored ceremonies.
 */
export async function verify(
  tally: Tally,
  { acknowledged, trouble, requests }: Crowd,
  site: Site,
  { losesCeremonies = false } = {},
): Promise<void> {
  const { accounts, sessions, signedOut } = acknowledged;
  const browser = new Browser(site);
  const phone = new Phone(site);

  const lostAccounts = await countOf(accounts, async (account) => {
    const { link } = await browser.begin();
    return phone.scan(link, account).then(
      () => false,
      (error) => {
        if (error instanceof Refused && error.code === "unknown_key") return true;
        throw error;
      },
    );
  });
  const lostSessions = await countOf(sessions, async (session) => !(await session.movedTo(site.at).isSignedIn()));
  const cameBack = await countOf(signedOut, (session) => session.movedTo(site.at).isSignedIn());

  const refused = [...trouble.refused].map(([kind, times]) => `${kind} ${times} times`).join(", ") || "none";
  console.log(
    `${requests} requests; refused: ${refused}; cut off: ${trouble.cutOff}; slowest: ${seconds(trouble.slowest)}`,
  );
  if (trouble.interrupted > 0) console.log(`${trouble.interrupted} redemptions were cut off before their answer`);
  tally.check(
    `accounts acknowledged ${accounts.length}, lost ${lostAccounts}`,
    accounts.length > 0 && lostAccounts === 0,
  );
  tally.check(
    `sessions acknowledged ${sessions.length}, lost ${lostSessions}`,
    sessions.length > 0 && lostSessions === 0,
  );
  tally.check(`sign-outs acknowledged ${signedOut.length}, undone ${cameBack}`, signedOut.length > 0 && cameBack === 0);
  tally.check(
    `approvals acknowledged and then gone: ${trouble.lostApprovals}`,
    losesCeremonies || trouble.lostApprovals === 0,
  );
  tally.check(`every 503 said when to come again`, trouble.withoutRetryAfter === 0);
  tally.check(`every request ended in time`, trouble.slowest < BOUND_MS);
  const wrong = [...trouble.refused.keys()].filter((kind) => kind.startsWith("500") || /^5\d\d $/.test(kind));
  tally.check(`no request failed with 500`, wrong.length === 0);
}

/** Checks that the log contains no uncaught error. */
export function checkLog(tally: Tally, output: string): void {
  const stray = output.split("\n").filter((line) => /unhandled rejection|uncaught exception/.test(line));
  tally.check("no error was left to nobody", stray.length === 0);
  const failed = output.split("\n").filter((line) => line.includes('"message":"internal"'));
  for (const line of [...stray, ...failed].slice(0, 5)) console.log(`       ${line}`);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** How many of `all` satisfy `is`, checking a few at once. */
async function countOf<T>(all: readonly T[], is: (one: T) => Promise<boolean>): Promise<number> {
  let count = 0;
  const rest = [...all];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = rest.pop(); one !== undefined; one = rest.pop()) if (await is(one)) count += 1;
    }),
  );
  return count;
}
