import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { z } from "zod";
import { buildSite } from "#launcher/build.ts";
import { playwrightSuitesSchema, type Timed, timedNodeTest, timedPlaywrightTests } from "./slowest.ts";

export interface Outcome {
  passed: number;
  failed: number;
  /** The tests of this step, if it runs any. */
  timed?: Timed[];
}

/** A test file that takes longer counts as hung. */
const FILE_MS = 4 * 60_000;
/**
 * How many test files run at once. Most tests spend their time waiting, so this may exceed the number of processors.
 */
const AT_ONCE = 3;
const PASSED: Outcome = { passed: 1, failed: 0 };
const FAILED: Outcome = { passed: 0, failed: 1 };

/** All steps in order. Each runs even if others failed. */
export function steps(root: string): Record<string, () => Promise<Outcome>> {
  const packages = join(root, "node_modules");
  const all = globSync("**/*.test.{ts,tsx}", { cwd: root, exclude: ["**/node_modules/**", "artifacts/**"] }).sort();
  const isWhole = (file: string) => file.startsWith("tests/");
  return {
    "lint and arrows": () => program(join(packages, "@biomejs/biome/bin/biome"), "check", "--error-on-warnings"),
    build: () => buildSite(root).then(() => PASSED),
    // After the build, which writes the types of routes and CSS modules.
    types: () => program(join(packages, "typescript/bin/tsc"), "--noEmit"),
    "unit tests": () =>
      nodeTests(
        root,
        all.filter((file) => !isWhole(file)),
      ),
    "tests of the whole": () => nodeTests(root, all.filter(isWhole)),
    "end to end": () => playwrightTests(root),
  };
}

async function program(path: string, ...args: string[]): Promise<Outcome> {
  return (await exitCode(path, args)) === 0 ? PASSED : FAILED;
}

async function exitCode(path: string, args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  const [code] = await stoppable(once(child, "close"), (signal) => child.kill(signal));
  return code;
}

/** Waits for `work`. If this process is told to stop, the running programs are stopped first. */
async function stoppable<T>(work: Promise<T>, stop: (signal: NodeJS.Signals) => void): Promise<T> {
  let stopped = false;
  const heed = (signal: NodeJS.Signals) => {
    stopped = true;
    stop(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, heed);
  try {
    return await work;
  } finally {
    for (const signal of signals) process.off(signal, heed);
    if (stopped) process.exit(1);
  }
}

/** Runs files with Node's test runner. Fails if no test runs. */
async function nodeTests(root: string, files: string[]): Promise<Outcome> {
  const stop = new AbortController();
  const events = run({ files, concurrency: AT_ONCE, timeout: FILE_MS, signal: stop.signal });
  const outcome = { passed: 0, failed: 0 };
  const timed: Timed[] = [];
  for (const ended of ["test:pass", "test:fail"] as const) {
    events.on(ended, (test) => {
      const found = timedNodeTest(test, root);
      if (found) timed.push(found);
    });
  }
  events.on("test:summary", ({ file, counts }) => {
    if (file === undefined) Object.assign(outcome, outcomeOf(counts));
  });
  const told = async () => {
    for await (const chunk of events.compose(new spec())) process.stdout.write(chunk);
  };
  await stoppable(told(), () => stop.abort());
  return { ...orFailed(outcome), timed };
}

function outcomeOf(counts: { tests: number; passed: number; skipped: number; todo: number }): Outcome {
  return { passed: counts.passed, failed: counts.tests - counts.passed - counts.skipped - counts.todo };
}

const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: playwrightSuitesSchema,
});

/** Runs the end-to-end tests. Fails if no test runs, or if the setup fails. */
async function playwrightTests(root: string): Promise<Outcome> {
  const report = join(root, "artifacts/e2e.json");
  const cli = join(root, "node_modules/@playwright/test/cli.js");
  const code = await exitCode(cli, ["test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  const { stats, suites } = reportSchema.parse(JSON.parse(readFileSync(report, "utf8")));
  const passed = orFailed({ passed: stats.expected, failed: stats.unexpected + stats.flaky });
  const outcome = { ...passed, timed: timedPlaywrightTests(suites) };
  return code !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
}

function orFailed(outcome: Outcome): Outcome {
  return outcome.passed + outcome.failed > 0 ? outcome : FAILED;
}
