/** Consonants that are hard to misread and spell no words (RFC 8628 section 6.1). */
export const USER_CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
const LETTERS = 8;
/** The largest multiple of the alphabet's size in a byte: bytes from it on would make some letters more likely. */
const FAIR = 256 - (256 % USER_CODE_ALPHABET.length);

/** Draws eight letters, 34 bits, from the platform's CSPRNG: `WDJBMJHT`. */
export function drawUserCode(): string {
  let code = "";
  while (code.length < LETTERS) {
    const [byte = FAIR] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < FAIR) code += USER_CODE_ALPHABET[byte % USER_CODE_ALPHABET.length];
  }
  return code;
}

/** As people read it: `WDJB-MJHT`. */
export const formatUserCode = (code: string) => `${code.slice(0, LETTERS / 2)}-${code.slice(LETTERS / 2)}`;

/** The eight letters in what a person typed, in either case and with any punctuation and spaces; null where it is no code. */
export function parseUserCode(typed: string): string | null {
  const letters = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\p{P}\p{Z}\s]/gu, "");
  return letters.length === LETTERS && [...letters].every((letter) => USER_CODE_ALPHABET.includes(letter))
    ? letters
    : null;
}
