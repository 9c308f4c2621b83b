import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { installPackages } from "#launcher/install.ts";
import { fail } from "#lib/foundation/fail.ts";
import { StartError } from "#lib/foundation/start-error.ts";

const root = dirname(dirname(import.meta.dirname));
process.chdir(root);
await installPackages(root).catch(fail);

// Imported here because the packages that these import were not installed before.
const { installTools } = await import("./tools.ts");
const { steps } = await import("./steps.ts");

rmSync(join(root, "artifacts"), { recursive: true, force: true });
mkdirSync(join(root, "artifacts"));
await installTools();

const total = { passed: 0, failed: 0 };
const summary: string[] = [];
for (const [name, step] of Object.entries(steps(root))) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  const { passed, failed } = await step().catch((error) => {
    console.error(error instanceof StartError ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  total.passed += passed;
  total.failed += failed;
  const seconds = Math.round((performance.now() - began) / 1000);
  summary.push(`${name.padEnd(20)} ${passed} passed, ${failed} failed (${seconds} s)`);
}
console.log(`\n${summary.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
