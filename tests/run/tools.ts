import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "#launcher/child.ts";
import { findChromium, hasHeadlessShell } from "#tests/support/chromium.ts";

/** The programs that tests need besides npm packages, by the names of Debian packages. */
const TOOLS = [
  { name: "chromium", isThere: () => findChromium() !== undefined },
  // Makes tests faster with Debian's Chromium. Playwright has its own, and other browsers work without it.
  { name: "chromium-headless-shell", isThere: () => hasHeadlessShell() || !isDebians(findChromium()), spare: true },
  { name: "redis-server", isThere: () => isProgram("redis-server") },
  { name: "nginx", isThere: () => isProgram("nginx") },
  { name: "openssl", isThere: () => isProgram("openssl") },
];

/**
 * Makes sure that the tests have their programs. On a contributor's machine it installs only Playwright's own browser,
 * in Playwright's own folder, if there is no browser; otherwise it says what to install. Tests that lack a program
 * fail, and the others run.
 */
export async function installTools(): Promise<void> {
  const missing = TOOLS.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (missing.length === 0) return;
  if (maySetUp() && isProgram("apt-get")) await installFromDebian(missing);
  if (!findChromium()) await installWithPlaywright();
  const still = TOOLS.filter(({ isThere, spare }) => !spare && !isThere()).map(({ name }) => name);
  if (still.length > 0) console.error(`Install ${still.join(" and ")} for the tests that need it.`);
}

/** Whether this is a machine for tests: root's, such as a container, or CI's. */
const maySetUp = () => process.getuid?.() === 0 || process.env.CI === "true";

async function installFromDebian(packages: string[]): Promise<void> {
  console.log(`Installing ${packages.join(", ")} with apt-get, for the tests.`);
  // One at a time, so that a missing package does not prevent the others.
  const installs = packages.map((name) => ["install", "--yes", "--no-install-recommends", name]);
  for (const args of [["update"], ...installs]) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { code, output } = await run("apt-get", ["-qq", ...args], { env });
    if (code !== 0) console.error(output.trim());
  }
}

async function installWithPlaywright(): Promise<void> {
  console.log("Installing Chromium with Playwright, for the tests.");
  const { code, output } = await run(process.execPath, ["node_modules/playwright/cli.js", "install", "chromium"]);
  if (code !== 0) console.error(output.trim());
}

function isDebians(chromium: string | undefined): boolean {
  return chromium === undefined || chromium === "/usr/bin/chromium";
}

/** Debian installs servers in folders that are not in everybody's PATH. */
function isProgram(name: string): boolean {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => existsSync(join(folder, name)));
}
