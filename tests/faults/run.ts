import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs every fault test in turn and sums up the results. It takes about an hour; `npm run faults redis clock` runs only
 * those.
 */
const ALL = [
  "kill-instance",
  "kill-postgres",
  "accounts",
  "mails",
  "redis",
  "database",
  "unread-stream",
  "clock",
  "waiting",
  "memory",
];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : ALL;

let passed = 0;
let failed = 0;
for (const name of chosen) {
  console.log(`\n== ${name}`);
  const child = spawn(process.execPath, [new URL(`${name}.ts`, import.meta.url).pathname], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const [code] = await once(child, "close");
  const line = /^(\d+) passed, (\d+) failed$/m.exec(output);
  passed += Number(line?.[1] ?? 0);
  failed += Number(line?.[2] ?? 0) + (line || code === 0 ? 0 : 1);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
