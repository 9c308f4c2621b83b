/** The number of digits in a site's number, which is 10 to 99: the first digit is not 0. */
export const DIGITS = 2;

/** The digits with one more appended, or unchanged if that is not possible. */
export function withDigit(digits: string, digit: string): string {
  const fits = /^\d$/.test(digit) && digits.length < DIGITS && !(digits === "" && digit === "0");
  return fits ? digits + digit : digits;
}

export const withoutLast = (digits: string) => digits.slice(0, -1);

/** The typed number; undefined while digits are missing. */
export const numberOf = (digits: string) => (digits.length === DIGITS ? Number(digits) : undefined);
