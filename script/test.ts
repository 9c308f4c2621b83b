import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "#lib/start-error.ts";
import { fail } from "./fail.ts";
import { installPackages } from "./install.ts";

const root = dirname(import.meta.dirname);
process.chdir(root);
await installPackages(root).catch(fail);

// What these import is there only now.
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
