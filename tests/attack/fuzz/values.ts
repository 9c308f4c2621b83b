import { z } from "zod";
import type { Random } from "#tests/support/random.ts";

/** Live values by the names of the fields that carry them, so that a made-up message often means something. */
export type Pool = Record<string, unknown[]>;

/** The parts of a JSON Schema that values are made from. */
export interface Shape {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: Record<string, Shape>;
  required?: string[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  items?: Shape;
}

/** What a schema takes, as JSON Schema. What cannot be said in that (a transformation, a refinement) is left open. */
export const shapeOf = (schema: z.core.$ZodType): Shape =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "ref" }) as Shape;

export const pick = <T>(random: Random, all: readonly T[]): T | undefined =>
  all[Math.floor(random.next() * all.length)];
export const chance = (random: Random, probability: number) => random.next() < probability;

const STRANGE: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1.5, 99, 100, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, "", " ", "null", "0", "true"],
  ...[
    "\u0000",
    "\uFEFF",
    "\u202Eabc",
    "\u3164",
    "\uD800",
    "e\u0301",
    "\u0130",
    "ﬁ",
    "💥".repeat(40),
    "../../etc/passwd",
    "%00",
  ],
  ...[
    "A".repeat(43),
    "A".repeat(22),
    "A".repeat(86),
    "AA==",
    "-_".repeat(11),
    "<script>",
    "$" + "{jndi:ldap://x}",
    "'; select 1;--",
  ],
  ...[
    "x".repeat(255),
    "x".repeat(4_000),
    "\n",
    "a\r\nb",
    "javascript:alert(1)",
    "//evil.example",
    "ann@example.com",
    "ANN@EXAMPLE.COM",
  ],
  ...[[], {}, [[]], { a: 1 }, ["a"], { length: 1 }, { toString: "x" }, { toJSON: 1 }, { __proto__x: 1 }],
];

/** A value of no particular form. */
export const strange = (random: Random): unknown => pick(random, STRANGE);

/**
 * A value for a schema: mostly one that it takes, with what is live under the field's name where there is any, and at
 * times one of the wrong kind, beyond a bound, or none.
 */
export function valueFor(shape: Shape, name: string, pool: Pool, random: Random): unknown {
  if (chance(random, 0.06)) return strange(random);
  const live = pool[name];
  if (live && live.length > 0 && chance(random, 0.85)) return mutated(pick(random, live), random);
  const either = shape.anyOf ?? shape.oneOf;
  if (either) return valueFor(pick(random, either) ?? {}, name, pool, random);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return pick(random, shape.enum);
  if (shape.type === "object" || shape.properties) return objectFor(shape, pool, random);
  if (shape.type === "integer" || shape.type === "number") {
    const { minimum = -10, maximum = 100 } = shape;
    return pick(random, [
      minimum,
      maximum,
      minimum - 1,
      maximum + 1,
      Math.round(random.between(minimum, maximum)),
      0.5,
    ]);
  }
  if (shape.type === "boolean") return chance(random, 0.5);
  if (shape.type === "string")
    return chance(random, 0.5) ? "x".repeat(Math.min(shape.maxLength ?? 20, 2_000)) : strange(random);
  return strange(random);
}

/** An object for a schema. Some fields are missing, and some are more than it knows. */
export function objectFor(shape: Shape, pool: Pool, random: Random): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape.properties ?? {})) {
    const isRequired = shape.required?.includes(name) ?? false;
    if (chance(random, isRequired ? 0.04 : 0.4)) continue;
    made[name] = valueFor(field, name, pool, random);
  }
  if (chance(random, 0.05))
    made[pick(random, ["__proto__", "constructor", "status", "email", "a".repeat(300)]) ?? ""] = strange(random);
  return made;
}

/** The value, or now and then one that is nearly it. */
function mutated(value: unknown, random: Random): unknown {
  if (typeof value !== "string" || !chance(random, 0.12) || value.length === 0) return value;
  const at = Math.floor(random.next() * value.length);
  const changed = pick(random, [
    value.slice(0, at) + value.slice(at + 1),
    value.slice(0, at) + (pick(random, ["A", "-", "=", "\u0000", "é", " "]) ?? "") + value.slice(at),
    value.toUpperCase(),
    `${value}=`,
    value + value,
    value.slice(0, at),
  ]);
  return changed ?? value;
}
