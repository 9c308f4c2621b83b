/** Consonants that are hard to misread and spell no words (RFC 8628 section 6.1). */
export const USER_CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
const LETTERS = 8;
/**
 * The largest multiple of the alphabet's size within a byte. Larger bytes are skipped, because they would make some
 * letters more likely.
 */
const FAIR = 256 - (256 % USER_CODE_ALPHABET.length);

/** Generates eight random letters, 34 bits, from the platform's cryptographic generator: `WDJBMJHT`. */
export function drawUserCode(): string {
  let code = "";
  while (code.length < LETTERS) {
    const [byte = FAIR] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < FAIR) code += USER_CODE_ALPHABET[byte % USER_CODE_ALPHABET.length];
  }
  return code;
}

/** The code as shown to people: `WDJB-MJHT`. */
export const formatUserCode = (code: string) => `${code.slice(0, LETTERS / 2)}-${code.slice(LETTERS / 2)}`;

/**
 * The eight letters of a code that a person typed, in upper or lower case and with any punctuation and spaces; null if
 * it is not a code.
 */
export function parseUserCode(typed: string): string | null {
  const letters = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\p{P}\p{Z}\s]/gu, "");
  return letters.length === LETTERS && [...letters].every((letter) => USER_CODE_ALPHABET.includes(letter))
    ? letters
    : null;
}
