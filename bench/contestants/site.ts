import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { freePort } from "#tests/support/ports.ts";
import { databasePid, removeData } from "#tests/support/server.ts";
import { Person } from "../person.ts";
import { seedAccounts } from "../seed.ts";
import type { Contestant, Running } from "./contestant.ts";
import { startProgram } from "./program.ts";

/** QR2Pass in a checkout, started by the script that people use, with the Node that runs this process. */
export function site(name: string, root: string, prepareRoot = async () => {}): Contestant {
  async function start(environment: NodeJS.ProcessEnv): Promise<Running> {
    const dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-bench-"));
    const port = String(await freePort());
    const origin = `http://localhost:${port}`;
    const path = [dirname(process.execPath), environment.PATH].join(delimiter);
    const settings = { PORT: port, DATA_DIR: dataFolder, RATE_LIMITS: "off", LOG_LEVEL: "warn" };
    const env = { ...environment, NODE_ENV: "production", PATH: path, ...settings } as const;
    const { pid, startMs, stop } = await startProgram(join(root, "script/start"), [], `${origin}/api/health`, { env });
    let people = 0;
    const register = () => Person.register(origin, `bench-${++people}@example.com`);
    let waiting: Promise<Person> | undefined;
    return {
      pid,
      postmaster: await databasePid(dataFolder),
      startMs,
      async newPerson() {
        const person = await register();
        return () => person.login();
      },
      async wait() {
        waiting ??= register();
        await (await waiting).wait();
      },
      seed: (accounts) => seedAccounts(dataFolder, accounts),
      async stop() {
        await stop();
        await removeData(dataFolder);
      },
    };
  }

  return {
    name,
    async prepare() {
      await prepareRoot();
      // The first start installs and builds, with npm settings from the environment.
      await (await start(process.env)).stop();
    },
    start(inspectPort) {
      const inspect = inspectPort === undefined ? {} : { NODE_OPTIONS: `--inspect=127.0.0.1:${inspectPort}` };
      return start({ ...plainEnvironment(), ...inspect });
    },
  };
}

/** The environment without the settings of the person who runs the bench. */
function plainEnvironment() {
  const { HOME, TMPDIR, PATH } = process.env;
  return { HOME, TMPDIR, PATH, NODE_ENV: "production" } as const;
}
