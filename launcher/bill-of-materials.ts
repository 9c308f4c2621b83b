import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child.ts";
import { npmEnvironment } from "./npm.ts";

/** The path of the file, within the build's output. */
export const BILL_OF_MATERIALS = ".next/bill-of-materials.cdx.json";

/** The fields of a bill in CycloneDX format (ECMA-424) that are read. All others stay as npm writes them. */
interface Bill {
  components: { "bom-ref": string; properties?: { name: string; value: string }[] }[];
  dependencies: { ref: string }[];
}

/**
 * Writes a software bill of materials from package-lock.json: the site's packages with their versions, licences and
 * digests, without packages that only tests and tools need.
 *
 * If npm is older than 9.6 and cannot write one, the build continues without the file.
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
  // npm may print a notice before or after the JSON.
  const json = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  return json.includes('"CycloneDX"') ? (JSON.parse(json) as Bill) : null;
}

/**
 * Removes the packages that only tools need. npm's own `--omit=dev` also removes packages that both the site and a tool
 * need.
 */
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
