import { LINGER_SECONDS } from "#lib/protocol/limits.ts";
import type { State } from "#lib/protocol/messages.ts";
import { PREFIX, type Redis, type Script } from "#lib/redis/redis.ts";
import { SIGNAL_CHANNEL } from "#lib/signals/redis-signals.ts";
import { ceremonyTopic } from "#lib/signals/signals.ts";
import type { Ceremony, Standing } from "./ceremony.ts";
import { HOLD_SECONDS } from "./hold-window.ts";
import { ADVANCE, BEGIN, FINISH, READ, REDEEM, RELEASE } from "./redis-scripts.ts";
import type { CeremonyStore, Step } from "./store.ts";

/** What the scripts answer that tell where a ceremony stands. Absent JSON is null. */
type Reply = [won: number, state?: State, remaining?: number, ceremony?: string, ...changes: (string | null)[]];

/** Ceremonies in Redis, for all instances together. Each method is one script, and the clock is Redis' own. */
export function redisStore(redis: Redis): CeremonyStore {
  const call = (script: Script, id: string, ...args: string[]) =>
    redis.run(script, [`${PREFIX}ceremony:${id}`], [String(LINGER_SECONDS), ...args]);
  const run = async (script: Script, id: string, ...args: string[]) =>
    outcomeOf((await call(script, id, ...args)) as Reply);

  return {
    async begin(ceremony, lifetime) {
      const { id, browserHash, action, provider } = ceremony;
      await call(BEGIN, id, milliseconds(lifetime), JSON.stringify(ceremony), browserHash, action, provider);
    },

    async read(id) {
      return (await run(READ, id)).standing;
    },

    async advance(id, { from, to, claim = "", lifetime, changes = {} }) {
      const signal = [SIGNAL_CHANNEL, ceremonyTopic(id)];
      const args = [milliseconds(lifetime), from, to, claim, ...signal, ...fieldsOf(changes)];
      const { won, standing } = await run(ADVANCE, id, ...args);
      return { won, standing };
    },

    redeem(id, { browserHash, action, provider }) {
      return run(REDEEM, id, milliseconds(HOLD_SECONDS), browserHash, action, provider);
    },

    async finish({ id }) {
      await call(FINISH, id, SIGNAL_CHANNEL, ceremonyTopic(id));
    },

    async release(id) {
      await call(RELEASE, id);
    },
  };
}

const milliseconds = (seconds: number) => String(Math.round(1000 * seconds));

function fieldsOf({ scan, approval, email, failure }: NonNullable<Step["changes"]>): string[] {
  return [
    ...(scan === undefined ? [] : ["scan", JSON.stringify(scan), "claim", scan.claim]),
    ...(approval === undefined ? [] : ["approval", JSON.stringify(approval)]),
    ...(email === undefined ? [] : ["email", JSON.stringify(email)]),
    ...(failure === undefined ? [] : ["failure", JSON.stringify(failure)]),
  ];
}

function outcomeOf([code, state, remaining = 0, begun, ...changes]: Reply) {
  const outcome = { won: code === 1, held: code === 2, standing: null as Standing | null };
  if (state === undefined || begun === undefined) return outcome;
  const ceremony: Ceremony = JSON.parse(begun);
  for (const [at, name] of (["scan", "approval", "email", "failure"] as const).entries()) {
    const json = changes[at];
    if (json != null) Object.assign(ceremony, { [name]: JSON.parse(json) });
  }
  return { ...outcome, standing: { ceremony, state, remaining } };
}
