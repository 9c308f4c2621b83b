import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child.ts";
import { npmEnvironment } from "./npm.ts";

/** Where the bill stands, within what the build makes. */
export const BILL_OF_MATERIALS = ".next/bill-of-materials.cdx.json";

/**
 * Writes down which packages the site is made of, with their versions, licences and digests: a software bill of
 * materials in CycloneDX's form (ECMA-424), out of package-lock.json. What tests and tools need is left out.
 *
 * A machine whose npm cannot write one (before 9.6) builds all the same, without the file.
 */
export async function writeBillOfMaterials(root: string): Promise<void> {
  const file = join(root, BILL_OF_MATERIALS);
  const args = [
    "sbom",
    "--sbom-format=cyclonedx",
    "--sbom-type=application",
    "--package-lock-only",
    "--omit=dev",
    "--offline",
  ];
  const options = { cwd: root, env: npmEnvironment(root) as NodeJS.ProcessEnv, shell: process.platform === "win32" };
  const { code, output } = await run("npm", args, options).catch(() => ({ code: 1, output: "" }));
  // A notice of npm's may stand around the JSON.
  const bill = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  if (code === 0 && bill.includes('"CycloneDX"')) writeFileSync(file, `${bill}\n`);
  else rmSync(file, { force: true });
}
