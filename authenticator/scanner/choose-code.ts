import { type FoundSymbol, pickSymbol } from "../decoder/symbol.ts";
import { CodeError, type CodeProblem, readCode } from "../read-code.ts";

/** Whether a text is a QR2Pass code that can be used. */
export const isCode = (text: string): boolean => problemWith(text) === undefined;

/**
 * Of all symbols in a picture, the one to go on with or to complain about: a code that can be used before one of ours
 * that cannot, that before any other, and of several alike the largest. Undefined where there is none.
 */
export function chooseCode(symbols: readonly FoundSymbol[]): FoundSymbol | undefined {
  const isOurs = (text: string) => problemWith(text) !== "not_qr2pass";
  return pickSymbol(symbols, symbols.some(({ text }) => isCode(text)) ? isCode : isOurs);
}

function problemWith(text: string): CodeProblem | undefined {
  try {
    readCode(text);
    return undefined;
  } catch (error) {
    if (error instanceof CodeError) return error.problem;
    throw error;
  }
}
