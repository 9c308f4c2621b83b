import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { StartError } from "#lib/foundation/start-error.ts";

const FILE = "secrets.json";
const BYTES = 32;

const secretsSchema = z.object({
  /** Seals session cookies if AUTH_SECRET is not set; 256 bits in base64url. */
  authSecret: z.string().min(32),
  /** The password of the embedded database; 256 bits in base64url. */
  databasePassword: z.string().min(32),
});

export type Secrets = z.infer<typeof secretsSchema>;

/**
 * The secrets that the server generates at its first start and stores in the data folder, in a file that only its owner
 * may read. If several servers start at once, one generates them and all read the same file.
 *
 * @throws StartError if the file cannot be used
 */
export function generatedSecrets(dataFolder: string): Secrets {
  const path = join(dataFolder, FILE);
  const secrets = read(path);
  if (secrets) return secrets;
  write(path, { authSecret: secret(), databasePassword: secret() });
  return generatedSecrets(dataFolder);
}

const secret = () => randomBytes(BYTES).toString("base64url");

function read(path: string): Secrets | null {
  let text: string;
  try {
    chmodSync(path, 0o600);
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new StartError(`${path} cannot be read (${code}). It belongs to whoever first started QR2Pass here.`);
  }
  const parsed = secretsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new StartError(`${path} does not hold QR2Pass's secrets. Put the file back from a backup.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Writes the file completely or not at all, even in a power cut. An existing file is not changed. */
function write(path: string, secrets: Secrets): void {
  const half = `${path}.${process.pid}`;
  rmSync(half, { force: true });
  const file = openSync(half, "wx", 0o600);
  try {
    writeSync(file, `${JSON.stringify(secrets, null, 2)}\n`);
    fsyncSync(file);
    linkSync(half, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    closeSync(file);
    rmSync(half, { force: true });
  }
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}
