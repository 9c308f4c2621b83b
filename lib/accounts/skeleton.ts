import prototypeOf from "unhomoglyph";

/** Characters that nobody sees (Unicode, Default_Ignorable_Code_Point). */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const ASCII = /^\p{ASCII}*$/u;

/**
 * What an address looks like: two addresses with one skeleton are taken for each other by people. Made after UTS 39
 * (section 4), with one exception: ASCII characters stand for themselves, because `modem@` and `modern@` are two people
 * although UTS 39 holds `m` and `rn` to be alike. All others are replaced by what they look like, in ASCII where such a
 * character exists: Cyrillic `аnn@example.com` has the skeleton of `ann@example.com`.
 *
 * @param email as stored (`lib/protocol/email.ts`)
 */
export function emailSkeleton(email: string): string {
  if (ASCII.test(email)) return email;
  return [...visible(email)].map(likeness).join("").normalize("NFD");
}

/**
 * What a user name looks like, after UTS 39 (section 4) with all its mappings, in lower case: here `m` and `rn` are
 * alike, and so are `1` and `l`, and `0` and `o`.
 *
 * @param name in lower case
 */
export function usernameSkeleton(name: string): string {
  return prototypeOf(visible(name.normalize("NFKC")))
    .normalize("NFD")
    .toLowerCase();
}

const visible = (text: string) => text.normalize("NFD").replace(INVISIBLE, "");

/** ASCII characters in lower case by their prototype, where that is not such a character itself: `rn` for `m`. */
const FROM_PROTOTYPE = new Map(
  [..."abcdefghijklmnopqrstuvwxyz0123456789"]
    .map((character) => [prototypeOf(character), character] as const)
    .filter(([prototype]) => !/^[a-z0-9]$/.test(prototype)),
);

function likeness(character: string): string {
  if (ASCII.test(character)) return character;
  // Full-width letters and the like are the same letters (UAX 15).
  const plain = character.normalize("NFKC").toLowerCase();
  if (ASCII.test(plain)) return plain;
  const prototype = prototypeOf(character);
  return FROM_PROTOTYPE.get(prototype) ?? prototype.toLowerCase();
}
