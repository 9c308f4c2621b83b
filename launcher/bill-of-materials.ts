import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child.ts";
import { npmEnvironment } from "./npm.ts";

/** Where the bill stands, within what the build makes. */
export const BILL_OF_MATERIALS = ".next/bill-of-materials.cdx.json";

/** What is read of a bill in CycloneDX's form (ECMA-424). All else stays as npm writes it. */
interface Bill {
  components: { "bom-ref": string; properties?: { name: string; value: string }[] }[];
  dependencies: { ref: string }[];
}

/**
 * Writes down which packages the site is made of, with their versions, licences and digests: a software bill of
 * materials, out of package-lock.json. What only tests and tools need is left out.
 *
 * A machine whose npm cannot write one (before 9.6) builds all the same, without the file.
 */
export async function writeBillOfMaterials(root: string): Promise<void> {
  const file = join(root, BILL_OF_MATERIALS);
  const bill = await bomOfNpm(root);
  if (bill) writeFileSync(file, `${JSON.stringify(withoutTools(bill), null, 2)}\n`);
  else rmSync(file, { force: true });
}

async function bomOfNpm(root: string): Promise<Bill | null> {
  const args = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--package-lock-only", "--offline"];
  const options = { cwd: root, env: npmEnvironment(root) as NodeJS.ProcessEnv, shell: process.platform === "win32" };
  const { code, output } = await run("npm", args, options).catch(() => ({ code: 1, output: "" }));
  if (code !== 0) return null;
  // A notice of npm's may stand around the JSON.
  const json = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  return json.includes('"CycloneDX"') ? (JSON.parse(json) as Bill) : null;
}

/** npm's own `--omit=dev` also leaves out packages that the site and a tool both need. */
function withoutTools(bill: Bill): Bill {
  const tools = new Set(
    bill.components
      .filter(({ properties = [] }) => properties.some(({ name }) => name === "cdx:npm:package:development"))
      .map((component) => component["bom-ref"]),
  );
  return {
    ...bill,
    components: bill.components.filter((component) => !tools.has(component["bom-ref"])),
    dependencies: bill.dependencies.filter(({ ref }) => !tools.has(ref)),
  };
}
