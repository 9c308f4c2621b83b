/** What the site's numbers consist of: 10 to 99, so the first digit is not 0. */
export const DIGITS = 2;

/** The digits with one more, or as they were where it does not fit. */
export function withDigit(digits: string, digit: string): string {
  const fits = /^\d$/.test(digit) && digits.length < DIGITS && !(digits === "" && digit === "0");
  return fits ? digits + digit : digits;
}

export const withoutLast = (digits: string) => digits.slice(0, -1);

/** The number that was typed; undefined while digits are missing. */
export const numberOf = (digits: string) => (digits.length === DIGITS ? Number(digits) : undefined);
