import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface MadeCertificate {
  cert: string;
  key: string;
}

let made = 0;

/**
 * Makes a certificate, signed by itself, with openssl.
 *
 * @param days from now until it ends; with 0 it has ended a second later
 * @param names as openssl writes them, e.g. `DNS:localhost,IP:127.0.0.1`
 */
export function makeCertificate(folder: string, days: number, names = "DNS:localhost"): MadeCertificate {
  const file = join(folder, `made-${++made}`);
  execFileSync(
    "openssl",
    [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        `/CN=made-${made}`,
      ],
      ...["-days", String(days), "-addext", `subjectAltName=${names}`],
      ...["-keyout", `${file}.key`, "-out", `${file}.crt`],
    ],
    { stdio: "ignore" },
  );
  return { cert: readFileSync(`${file}.crt`, "utf8"), key: readFileSync(`${file}.key`, "utf8") };
}
