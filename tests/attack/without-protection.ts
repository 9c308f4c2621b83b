import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyCheckout } from "#tests/support/checkout.ts";
import type { Protection } from "./protections/protection.ts";
import { PROTECTIONS } from "./protections/protections.ts";

/**
 * `npm run attack:mutations [-- PARTS OF NAMES]`: in a copy of the checkout, disables one protection at a time and runs
 * its test, which must then fail. First it runs all of these tests with every protection in place, where they must
 * pass. Not part of CI, because it takes about an hour.
 *
 * In the copy, the edits depend on an environment variable (`QR2PASS_WITHOUT`), so that one build serves them all. The
 * product contains none of this.
 */
const SWITCH = "QR2PASS_WITHOUT";

/**
 * @throws Error if a text to replace does not occur exactly once: the product has changed, and tests/attack/protections must
 *   follow
 */
function patch(root: string, { name, edits }: Protection): void {
  for (const { file, find, replace } of edits) {
    const path = join(root, file);
    const text = readFileSync(path, "utf8");
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`"${name}": ${file} has this text ${found} times:\n${find}`);
    const off = `((globalThis as any).process?.env?.${SWITCH} === ${JSON.stringify(name)})`;
    writeFileSync(
      path,
      text.replace(find, () => replace.replaceAll("OFF", off)),
    );
  }
}

/** Tests start servers with a clean environment. In the copy, the variable is passed on. */
function letSwitchThrough(root: string): void {
  const path = join(root, "tests/support/server.ts");
  const text = readFileSync(path, "utf8");
  const plain = 'NEXT_TELEMETRY_DISABLED: "1" };';
  if (!text.includes(plain)) throw new Error("tests/support/server.ts changed: its plain environment is not found.");
  const passing = plain.replace(" };", `, ${SWITCH}: process.env.${SWITCH} };`);
  writeFileSync(path, text.replace(plain, passing));
}

interface Ran {
  passed: boolean;
  /** Why it failed, in one line. */
  reason: string;
}

/** Runs one test by a part of its title. @throws Error if no test matches */
function runTest(root: string, { test: { file, name } }: Protection, without: string): Ran {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const args = ["--test", "--test-reporter=tap", `--test-name-pattern=${pattern}`, file];
  const { stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, [SWITCH]: without },
    timeout: 20 * 60_000,
  });
  const lines = stdout.split("\n").map((line) => line.trim());
  const own = lines.filter((line) => /^(not )?ok \d+ - /.test(line) && line.includes(name) && !/# SKIP/.test(line));
  if (own.length === 0)
    throw new Error(`${file} has no test that is named "${name}", or it did not run:\n${stdout.slice(-2_000)}`);
  if (stdout.includes("was not ready in time")) throw new Error(`${file}: no server could be started for it.`);
  const passed = own.every((line) => line.startsWith("ok"));
  const at = lines.findIndex((line) => line.startsWith("error:"));
  const reason = [lines[at], lines[at + 1]]
    .join(" ")
    .replace(/^error: *(\|-)? */, "")
    .replace(/\|/g, "/");
  return { passed, reason: passed ? "" : reason.slice(0, 110) };
}

const wanted = process.argv.slice(2);
const isWanted = (text: string) => wanted.length === 0 || wanted.some((part) => text.includes(part));
const chosen = PROTECTIONS.filter(({ name, test }) => isWanted(`${name} ${test.file}`));
const { root, remove } = copyCheckout("without");
let wrong = 0;
try {
  for (const protection of PROTECTIONS) patch(root, protection);
  letSwitchThrough(root);
  rmSync(join(root, ".next"), { recursive: true, force: true });
  console.log("Building the site with every protection behind a switch.");
  const { buildSite } = await import("#launcher/build.ts");
  await buildSite(root);

  console.log("\n| protection | test | with it | without it |\n| --- | --- | --- | --- |");
  const inPlace = new Map<string, Ran>();
  for (const protection of chosen) {
    const { name, test } = protection;
    const key = `${test.file} ${test.name}`;
    const before = inPlace.get(key) ?? runTest(root, protection, "");
    inPlace.set(key, before);
    const after = runTest(root, protection, name);
    const isRight = before.passed && !after.passed;
    if (!isRight) wrong += 1;
    const verdict = after.passed ? "**PASSED: nothing watches it**" : `failed, as it should: ${after.reason}`;
    console.log(
      `| ${name} | ${test.file.replace("tests/attack/", "")}: ${test.name} | ${before.passed ? "passed" : `**FAILED**: ${before.reason}`} | ${verdict} |`,
    );
  }
} finally {
  remove();
}
console.log(`\n${chosen.length - wrong} of ${chosen.length} protections are watched.`);
process.exit(wrong === 0 ? 0 : 1);
