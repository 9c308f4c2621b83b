import type { State } from "#lib/protocol/answers.ts";
import { LINGER_SECONDS } from "#lib/protocol/limits.ts";
import { PREFIX, type Redis, type Script } from "#lib/redis/redis.ts";
import { SIGNAL_CHANNEL } from "#lib/signals/redis-signals.ts";
import { ceremonyTopic } from "#lib/signals/signals.ts";
import type { Snapshot } from "./ceremony.ts";
import { ABANDON, ADVANCE, BEGIN, FINISH, LOOKUP, READ, REDEEM, RELEASE } from "./redis-scripts.ts";
import { CAPACITY, type Capacity, type CeremonyStore, type Changes, HOLD_SECONDS } from "./store.ts";
import { readStoredCeremony } from "./stored-ceremony.ts";

/** The reply of scripts that return a snapshot. Absent JSON is null. */
type ScriptReply = [won: number, state?: State, remaining?: number, age?: number, ...json: (string | null)[]];

const CEREMONY = `${PREFIX}ceremony:`;
const NETWORK = `${PREFIX}live:`;
const ALL = `${PREFIX}live`;
const NETWORKS = `${PREFIX}networks`;
const USER_CODE = `${PREFIX}code:`;

/** Stores ceremonies in Redis, for all instances together. Each method is one script and uses Redis' clock. */
export function redisStore(redis: Redis, capacity: Capacity = CAPACITY): CeremonyStore {
  const call = (script: Script, keys: string[], ...args: (string | number)[]) =>
    redis.run(script, keys, [milliseconds(LINGER_SECONDS), ...args.map(String)]);
  const run = async (script: Script, key: string, ...args: (string | number)[]) =>
    outcomeOf((await call(script, [key], ...args)) as ScriptReply);
  const signal = (id: string) => [SIGNAL_CHANNEL, ceremonyTopic(id)];

  return {
    async begin(ceremony, lifetime) {
      const { id, browserHash, provider, askedFrom, userCode } = ceremony;
      const code = userCode === null ? "" : USER_CODE + userCode;
      const keys = [CEREMONY + id, code, NETWORK + askedFrom, ALL, NETWORKS];
      const about = [JSON.stringify(ceremony), browserHash, provider, id, askedFrom];
      const room = [CEREMONY, NETWORK, capacity.network, capacity.all];
      await call(BEGIN, keys, milliseconds(lifetime), ...about, ...room);
    },

    async read(id) {
      return (await run(READ, CEREMONY + id)).snapshot;
    },

    async lookup(userCode) {
      return (await run(LOOKUP, USER_CODE + userCode, CEREMONY)).snapshot;
    },

    async advance(id, { from, to, claim = "", lifetime, changes = {} }) {
      const args = [milliseconds(lifetime), from, to, claim, ...signal(id), ...fieldsOf(changes)];
      const { won, snapshot } = await run(ADVANCE, CEREMONY + id, ...args);
      return { won, snapshot };
    },

    async abandon(id, browserHash) {
      await call(ABANDON, [CEREMONY + id], browserHash, ...signal(id));
    },

    redeem(id, { browserHash, provider }) {
      return run(REDEEM, CEREMONY + id, milliseconds(HOLD_SECONDS), browserHash, provider);
    },

    async finish({ id, askedFrom }) {
      await call(FINISH, [CEREMONY + id, NETWORK + askedFrom, ALL], ...signal(id), id);
    },

    async release(id) {
      await call(RELEASE, [CEREMONY + id]);
    },
  };
}

const milliseconds = (seconds: number) => String(Math.round(1000 * seconds));

function fieldsOf({ scan, approval, email, failure }: Changes): string[] {
  return [
    ...(scan === undefined ? [] : ["scan", JSON.stringify(scan), "claim", scan.claim]),
    ...(approval === undefined ? [] : ["approval", JSON.stringify(approval)]),
    ...(email === undefined ? [] : ["email", JSON.stringify(email)]),
    ...(failure === undefined ? [] : ["failure", JSON.stringify(failure)]),
  ];
}

function outcomeOf([code, state, remaining = 0, age = 0, begun, ...changes]: ScriptReply) {
  const outcome = { won: code === 1, held: code === 2, snapshot: null as Snapshot | null };
  if (state === undefined || begun == null) return outcome;
  const stored: Record<string, unknown> = JSON.parse(begun);
  for (const [at, name] of (["scan", "approval", "email", "failure"] as const).entries()) {
    const json = changes[at];
    if (json != null) stored[name] = JSON.parse(json);
  }
  const ceremony = readStoredCeremony(stored);
  return ceremony ? { ...outcome, snapshot: { ceremony, state, remaining, age } } : { ...outcome, won: false };
}
