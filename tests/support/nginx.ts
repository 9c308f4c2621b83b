import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports.ts";

const GUIDE = new URL("../../docs/deploy/nginx.conf", import.meta.url);
const READY_MS = 10_000;

/** Debian's nginx with the deploy guide's configuration, in front of two instances. */
export class Nginx {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The certificate that it uses, PEM, for `localhost` and `[::1]`. */
  readonly certificate: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(ports: [http: number, https: number], certificate: string, folder: string) {
    [this.httpPort, this.httpsPort] = ports;
    this.certificate = certificate;
    this.#folder = folder;
    const args = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")];
    this.#process = spawn("nginx", args, {
      // Debian installs it in a folder that is not in everybody's PATH.
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
      stdio: ["ignore", "inherit", "inherit"],
    });
  }

  static async start(instances: [number, number]): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), "qr2pass-nginx-"));
    const ports: [number, number] = [await freePort(), await freePort()];
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const made = [
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-keyout",
      key,
      "-out",
      certificate,
    ];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:::1", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...made, ...subject], { stdio: "ignore" });

    await writeFile(join(folder, "site.conf"), placed(await readFile(GUIDE, "utf8"), instances, ports, folder));
    await writeFile(join(folder, "nginx.conf"), around(folder));
    const nginx = new Nginx(ports, await readFile(certificate, "utf8"), folder);
    await nginx.#ready();
    return nginx;
  }

  async #ready(): Promise<void> {
    for (const end = Date.now() + READY_MS; ; await sleep(20)) {
      const probe = connect(this.httpsPort, "127.0.0.1");
      const open = await once(probe, "connect").then(
        () => true,
        () => false,
      );
      probe.destroy();
      if (open) return;
      if (Date.now() > end || this.#process.exitCode !== null) throw new Error("nginx did not start.");
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill("SIGTERM");
      await once(this.#process, "exit");
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/**
 * The guide's file with this test's ports and paths. Each original value must occur in it, so that changes of the guide
 * are noticed.
 */
function placed(guide: string, instances: [number, number], [http, https]: [number, number], folder: string): string {
  const places: [string, string][] = [
    ["server 127.0.0.1:3000;", `server 127.0.0.1:${instances[0]};`],
    ["server 127.0.0.1:3001;", `server 127.0.0.1:${instances[1]};`],
    ["listen 80;", `listen 127.0.0.1:${http};`],
    ["listen [::]:80;", `listen [::1]:${http};`],
    ["listen 443 ssl http2;\n    listen [", `listen 127.0.0.1:${https} ssl http2;\n    listen [`],
    ["listen [::]:443 ssl", `listen [::1]:${https} ssl`],
    ["/etc/letsencrypt/live/login.example.com/fullchain.pem", join(folder, "certificate.pem")],
    ["/etc/letsencrypt/live/login.example.com/privkey.pem", join(folder, "key.pem")],
  ];
  return places.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`docs/deploy/nginx.conf has no "${from}" any more.`);
    return text.replace(from, to);
  }, guide);
}

/** The surrounding configuration, like Debian's /etc/nginx/nginx.conf, with every path in `folder`. */
function around(folder: string): string {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `
    ${process.getuid?.() === 0 ? "user root;" : ""}
    daemon off;
    worker_processes 1;
    pid ${folder}/nginx.pid;
    events { worker_connections 4096; }
    http { access_log off; ${paths.join(" ")} include ${folder}/site.conf; }
  `;
}
