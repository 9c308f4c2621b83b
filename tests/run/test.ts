import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { installPackages } from "#launcher/install.ts";
import { fail } from "#lib/foundation/fail.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import type { Timed } from "./slowest.ts";
import type { Outcome } from "./steps.ts";

const root = dirname(dirname(import.meta.dirname));
process.chdir(root);
await installPackages(root).catch(fail);

// Imported here because the packages that these modules import may not have been installed before.
const { installTools } = await import("./tools.ts");
const { steps } = await import("./steps.ts");
const { slowestLines } = await import("./slowest.ts");
const SLOWEST = 10;

// All programs of the tests keep their compiled modules here, so each starts in three quarters of the time. Copies of
// the checkout leave this folder out.
process.env.NODE_COMPILE_CACHE = join(root, ".next/cache/compile");
rmSync(join(root, "artifacts"), { recursive: true, force: true });
mkdirSync(join(root, "artifacts"));
await installTools();

const total = { passed: 0, failed: 0 };
const summary: string[] = [];
const tests: Timed[] = [];
for (const [name, step] of Object.entries(steps(root))) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  const {
    passed,
    failed,
    timed = [],
  } = await step().catch((error): Outcome => {
    console.error(error instanceof StartError ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  total.passed += passed;
  total.failed += failed;
  tests.push(...timed);
  const seconds = Math.round((performance.now() - began) / 1000);
  summary.push(`${name.padEnd(20)} ${passed} passed, ${failed} failed (${seconds} s)`);
}
console.log(`\nThe slowest tests:\n${slowestLines(tests, SLOWEST).join("\n")}`);
console.log(`\n${summary.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
