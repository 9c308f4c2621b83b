import prototypeOf from "unhomoglyph";

/** Invisible characters (Unicode, Default_Ignorable_Code_Point). */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const ASCII = /^\p{ASCII}*$/u;

/**
 * The skeleton of an address: people can mistake two addresses with the same skeleton for each other. Follows UTS 39
 * (section 4) with one exception: ASCII characters stay as they are, because `modem@` and `modern@` are different
 * people although UTS 39 treats `m` and `rn` as alike. Every other character is replaced by what it looks like, in
 * ASCII if possible: Cyrillic `аnn@example.com` has the skeleton of `ann@example.com`.
 *
 * @param email in stored form (`lib/protocol/email.ts`)
 */
export function emailSkeleton(email: string): string {
  if (ASCII.test(email)) return email;
  return [...visible(email)].map(likeness).join("").normalize("NFD");
}

/**
 * The skeleton of a user name, by all mappings of UTS 39 (section 4), in lower case: here `m` and `rn` are alike, and
 * so are `1` and `l`, and `0` and `o`.
 *
 * @param name in lower case
 */
export function usernameSkeleton(name: string): string {
  return prototypeOf(visible(name.normalize("NFKC")))
    .normalize("NFD")
    .toLowerCase();
}

const visible = (text: string) => text.normalize("NFD").replace(INVISIBLE, "");

/**
 * Lower-case ASCII characters by their UTS 39 prototype, for characters that are not their own prototype: `rn` for `m`.
 */
const FROM_PROTOTYPE = new Map(
  [..."abcdefghijklmnopqrstuvwxyz0123456789"]
    .map((character) => [prototypeOf(character), character] as const)
    .filter(([prototype]) => !/^[a-z0-9]$/.test(prototype)),
);

function likeness(character: string): string {
  if (ASCII.test(character)) return character;
  // Full-width letters and other compatibility forms are the same letters (UAX 15).
  const plain = character.normalize("NFKC").toLowerCase();
  if (ASCII.test(plain)) return plain;
  const prototype = prototypeOf(character);
  return FROM_PROTOTYPE.get(prototype) ?? prototype.toLowerCase();
}
