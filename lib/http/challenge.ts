import { ProtocolError } from "#lib/protocol/errors.ts";
import { challengeSchema } from "#lib/protocol/fields.ts";

/**
 * The challenge in a route's path.
 *
 * @throws ProtocolError `unknown_ceremony`, also if the text is not a challenge
 */
export async function challengeOf(params: Promise<{ challenge: string }>): Promise<string> {
  const parsed = challengeSchema.safeParse((await params).challenge);
  if (!parsed.success) throw new ProtocolError("unknown_ceremony");
  return parsed.data;
}
