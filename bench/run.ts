import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { betterAuth } from "./contestants/better-auth.ts";
import { older } from "./contestants/older.ts";
import { site } from "./contestants/site.ts";
import { type Figures, measureGrowth, measureLogins, measureWaiting, median } from "./measure.ts";

/**
 * `npm run bench`: a peer, an older commit and the current tree in one table. They take turns, round by round, and a
 * cell is the median of its rounds: on a machine that others use too, compare columns and trust no figure alone. Load,
 * servers and databases share this machine's cores. Both others are installed and built at the first run, and kept.
 *
 *     npm run bench -- [--commit d060fd8] [--rounds 3] [--seconds 5] [--users 1000000] [--only logins|waiting|growth]
 */

const { values } = parseArgs({
  options: {
    commit: { type: "string", default: "d060fd8" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    users: { type: "string", default: "1000000" },
    only: { type: "string" },
  },
});
const [rounds, seconds, users] = [Number(values.rounds), Number(values.seconds), Number(values.users)];

const root = dirname(import.meta.dirname);
const contestants = [betterAuth, older(values.commit, root), site("this tree", root)];

const parts: Record<string, (contestant: (typeof contestants)[number]) => Promise<Figures>> = {
  logins: (contestant) => measureLogins(contestant, seconds),
  waiting: measureWaiting,
  growth: (contestant) => measureGrowth(contestant, users, 2 * seconds),
};
/** Slow and stable measurements are made once. */
const roundsOf = (part: string) => (part === "logins" ? rounds : 1);

/** The figures of a row: for each contestant one per round. */
const rows = new Map<string, number[][]>();

for (const contestant of contestants) {
  console.error(`Preparing ${contestant.name}.`);
  await contestant.prepare();
}
for (const [part, measure] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== part) continue;
  for (let round = 1; round <= roundsOf(part); round += 1) {
    for (const [at, contestant] of contestants.entries()) {
      console.error(`Measuring ${part} of ${contestant.name}, round ${round} of ${roundsOf(part)}.`);
      for (const [name, figure] of Object.entries(await measure(contestant))) {
        const row = rows.get(name) ?? contestants.map(() => []);
        row[at]?.push(figure);
        rows.set(name, row);
      }
    }
  }
}

const shown = (value: number) => (Number.isNaN(value) ? "–" : value.toPrecision(3).replace(/\.?0+e.*$/, ""));
const titles = [...contestants.map(({ name }) => name), ...contestants.slice(0, -1).map(({ name }) => `÷ ${name}`)];
console.log(`Node ${process.version}, ${rounds} rounds in turns; each cell is their median.\n`);
console.log(["".padEnd(50), ...titles.map((title) => title.padStart(14))].join(" "));
for (const [name, figures] of rows) {
  const cells = figures.map(median);
  const own = cells.at(-1) ?? Number.NaN;
  const ratios = cells.slice(0, -1).map((other) => own / other);
  console.log([name.padEnd(50), ...[...cells, ...ratios].map((value) => shown(value).padStart(14))].join(" "));
}
