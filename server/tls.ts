import { hash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerOptions } from "node:https";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { log } from "#lib/foundation/log.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import type { ServerSettings } from "./server-settings.ts";

/**
 * How often the files are read. Their content is compared, because links may be switched and times may be copied along
 * with files.
 */
const READ_MS = 20_000;
const DAY_MS = 24 * 3600 * 1000;
/**
 * How many days before its expiry a certificate is warned about. Certificates of 90 days are usually renewed 30 days
 * before.
 */
const SOON_DAYS = 14;

interface Pair {
  cert: Buffer;
  key: Buffer;
  /** The hash of both files' contents. */
  digest: string;
}

/** The site's certificate, which follows changes of its files. */
export interface Certificate {
  /** Creates a server with this certificate. Open connections continue when the certificate changes. */
  createServer(options: ServerOptions, listener: Parameters<typeof createServer>[1]): Server;
  /** Reads the files now. If the new pair cannot be used, that is logged and the old pair stays. */
  reload(): void;
}

/**
 * Reads the certificate and its key, and checks every 20 s whether the files changed.
 *
 * @throws StartError if they cannot be used
 */
export function certificateOf({ cert, key }: { cert: string; key: string }, address: string): Certificate {
  const servers = new Set<Server>();
  const { hostname } = new URL(address);
  let current: Pair;
  try {
    current = readPair(cert, key);
  } catch (error) {
    throw new StartError(`TLS_CERT_FILE and TLS_KEY_FILE cannot be used: ${reasonOf(error)}.`, { cause: error });
  }
  let refused = "";
  let warned = 0;

  const warn = () => {
    warned = Date.now();
    for (const warning of warningsOf(current.cert, hostname)) log("warn", warning);
  };
  warn();

  function read(): void {
    let found: Pair;
    try {
      found = readPair(cert, key);
    } catch (error) {
      const why = reasonOf(error);
      if (why !== refused) log("error", "the new certificate cannot be used; the one before it stays", { reason: why });
      refused = why;
      return;
    }
    refused = "";
    if (found.digest === current.digest) {
      if (Date.now() - warned > DAY_MS) warn();
      return;
    }
    current = found;
    for (const server of servers) server.setSecureContext({ cert: current.cert, key: current.key });
    log("info", "a new certificate is served", {
      valid_to: new X509Certificate(current.cert).validToDate.toISOString(),
    });
    warn();
  }
  setInterval(read, READ_MS).unref();

  return {
    createServer(options, listener) {
      const server = createServer({ ...options, cert: current.cert, key: current.key }, listener);
      servers.add(server);
      return server;
    },
    reload() {
      refused = "";
      read();
    },
  };
}

/** Marks of a key that is encrypted with a password (RFC 7468 section 11; RFC 1421 section 4.6). */
const ENCRYPTED = /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/;

/** Throws if a file cannot be read or is not PEM, or if the key is encrypted or does not belong to the certificate. */
function readPair(certFile: string, keyFile: string): Pair {
  const [cert, key] = [readPem(certFile), readPem(keyFile)];
  if (ENCRYPTED.test(key.toString("latin1")))
    throw new Error(`${keyFile} is encrypted: give the key without a password`);
  createSecureContext({ cert, key });
  return { cert, key, digest: hash("sha256", Buffer.concat([cert, Buffer.of(0), key])) };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    // Some of the system's errors do not name the file.
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  }
}

/** OpenSSL's reason without its error numbers, or the system's error about a file. */
function reasonOf(error: unknown): string {
  const { code, path, reason, message } = error as NodeJS.ErrnoException & { reason?: string };
  if (path) return `${path} cannot be read (${code})`;
  if (code === "ERR_OSSL_X509_KEY_VALUES_MISMATCH") return "the key does not belong to the certificate";
  if (/^ERR_OSSL_(PEM|ASN1|UNSUPPORTED)/.test(code ?? "")) return "a file is not in PEM format or not complete";
  return reason ?? message;
}

/** Warnings about a certificate for the operator. */
function warningsOf(pem: Buffer, hostname: string): string[] {
  const certificate = new X509Certificate(pem);
  const { validFromDate, validToDate } = certificate;
  const date = (moment: Date) => moment.toISOString().slice(0, 10);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const days = (validToDate.getTime() - Date.now()) / DAY_MS;
  const warnings: string[] = [];
  if (days < 0) warnings.push(`the certificate expired on ${date(validToDate)}`);
  else if (days < SOON_DAYS) warnings.push(`the certificate ends on ${date(validToDate)}, in ${Math.floor(days)} days`);
  if (validFromDate.getTime() > Date.now()) warnings.push(`the certificate is valid only from ${date(validFromDate)}`);
  // Browsers ignore the name in the certificate's subject (RFC 9525 section 6.3).
  const isNamed = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: "never" });
  if (!isNamed) warnings.push(`the certificate does not name ${host}: browsers will refuse it`);
  return warnings;
}

/** The certificate of the settings; null if the server speaks plain HTTP. */
export const certificate = ({ tls, address }: ServerSettings): Certificate | null =>
  tls ? certificateOf(tls, address) : null;
