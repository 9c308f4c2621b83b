import { LINGER_SECONDS } from "#lib/protocol/limits.ts";
import type { State } from "#lib/protocol/messages.ts";
import { PREFIX, type Redis, type Script } from "#lib/redis/redis.ts";
import { SIGNAL_CHANNEL } from "#lib/signals/redis-signals.ts";
import { ceremonyTopic } from "#lib/signals/signals.ts";
import type { Ceremony, Standing } from "./ceremony.ts";
import { ADVANCE, BEGIN, READ, REDEEM } from "./redis-scripts.ts";
import type { CeremonyStore, Step } from "./store.ts";

/** What the scripts answer, but for `BEGIN`. Absent JSON is null. */
type Reply = [won: number, state?: State, remaining?: number, ceremony?: string, ...changes: (string | null)[]];

/** Ceremonies in Redis, for all instances together. Each method is one script, and the clock is Redis' own. */
export function redisStore(redis: Redis): CeremonyStore {
  const run = async (script: Script, id: string, ...args: string[]) => {
    const reply = await redis.run(script, [`${PREFIX}ceremony:${id}`], [String(LINGER_SECONDS), ...args]);
    return outcomeOf(reply as Reply);
  };

  return {
    async begin(ceremony, lifetime) {
      const { id, browserHash, action, provider } = ceremony;
      const args = [milliseconds(lifetime), JSON.stringify(ceremony), browserHash, action, provider];
      await redis.run(BEGIN, [`${PREFIX}ceremony:${id}`], [String(LINGER_SECONDS), ...args]);
    },

    async read(id) {
      return (await run(READ, id)).standing;
    },

    advance(id, { from, to, claim = "", lifetime, changes = {} }) {
      const signal = [SIGNAL_CHANNEL, ceremonyTopic(id)];
      return run(ADVANCE, id, milliseconds(lifetime), from, to, claim, ...signal, ...fieldsOf(changes));
    },

    redeem(id, { browserHash, action, provider }) {
      return run(REDEEM, id, browserHash, action, provider, SIGNAL_CHANNEL, ceremonyTopic(id));
    },
  };
}

const milliseconds = (seconds: number) => String(Math.round(1000 * seconds));

function fieldsOf({ scan, approval, email }: NonNullable<Step["changes"]>): string[] {
  return [
    ...(scan === undefined ? [] : ["scan", JSON.stringify(scan), "claim", scan.claim]),
    ...(approval === undefined ? [] : ["approval", JSON.stringify(approval)]),
    ...(email === undefined ? [] : ["email", JSON.stringify(email)]),
  ];
}

function outcomeOf([won, state, remaining = 0, begun, ...changes]: Reply): { won: boolean; standing: Standing | null } {
  if (state === undefined || begun === undefined) return { won: won === 1, standing: null };
  const ceremony: Ceremony = JSON.parse(begun);
  for (const [at, name] of (["scan", "approval", "email"] as const).entries()) {
    const json = changes[at];
    if (json != null) Object.assign(ceremony, { [name]: JSON.parse(json) });
  }
  return { won: won === 1, standing: { ceremony, state, remaining } };
}
