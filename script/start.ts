import { dirname } from "node:path";
import { buildSite } from "./build.ts";
import { installPackages } from "./install.ts";

const root = dirname(import.meta.dirname);
await installPackages(root);

// What these import is there only now.
const { readSettings } = await import("./settings.ts");
const { refuseTakenPort } = await import("./listen.ts");
const { fail } = await import("./fail.ts");
try {
  await refuseTakenPort(readSettings(root));
} catch (error) {
  fail(error);
}
await buildSite(root);
await import("./serve.ts");
