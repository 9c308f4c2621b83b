import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface MadeCertificate {
  cert: string;
  key: string;
}

let made = 0;

/**
 * Creates a self-signed certificate with openssl.
 *
 * @param days from now until it expires; negative for an expired one
 * @param names in openssl's syntax, e.g. `DNS:localhost,IP:127.0.0.1`
 * @param subject the common name in the subject
 */
export function makeCertificate(
  folder: string,
  days: number,
  names = "DNS:localhost",
  subject?: string,
): MadeCertificate {
  const file = join(folder, `made-${++made}`);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${file}.key`];
  openssl(
    "req",
    ...key,
    "-subj",
    `/CN=${subject ?? `made-${made}`}`,
    "-addext",
    `subjectAltName=${names}`,
    "-out",
    `${file}.csr`,
  );
  const sign = ["-req", "-in", `${file}.csr`, "-signkey", `${file}.key`, "-copy_extensions", "copy"];
  openssl("x509", ...sign, "-days", String(days), "-out", `${file}.crt`);
  return { cert: readFileSync(`${file}.crt`, "utf8"), key: readFileSync(`${file}.key`, "utf8") };
}
