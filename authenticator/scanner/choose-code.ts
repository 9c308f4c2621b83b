import { type FoundSymbol, pickSymbol } from "../decoder/symbol.ts";
import { CodeError, type CodeProblem, readCode } from "../read-code.ts";

/** Whether a text is a QR2Pass code that can be used. */
export const isUsableCode = (text: string): boolean => problemWith(text) === undefined;

/**
 * Chooses the symbol of a picture that the app reacts to. A QR2Pass code that can be used is preferred, then a QR2Pass
 * code with a problem (insecure, too new), then any other code. Among several of one rank the largest is chosen.
 * Returns undefined where there are no symbols.
 */
export function chooseCode(symbols: readonly FoundSymbol[]): FoundSymbol | undefined {
  const isOurs = (text: string) => problemWith(text) !== "not_qr2pass";
  return pickSymbol(symbols, symbols.some(({ text }) => isUsableCode(text)) ? isUsableCode : isOurs);
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
