/**
 * Characters that a name does not need and that can make it look like another one, or turn the text around it: control
 * and format characters (among them the bidirectional controls of UAX 9), surrogates without a partner, private use,
 * line separators, and everything that is invisible by default (UAX 44, Default_Ignorable_Code_Point).
 */
const UNWANTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Spaces of all widths, and the Braille pattern without dots, which looks like one. */
const SPACES = /[\p{Zs}\u2800\t\n\r]+/gu;
/** More marks than this on one letter are drawn over the lines above and below it. No writing system needs more. */
const MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Brings a name that a person gave to a form that is safe to show: NFC, without characters that are invisible or turn
 * text around, with single spaces, and without an end that is a space. The result may be empty.
 */
export function cleanName(text: string): string {
  return text
    .replace(SPACES, " ")
    .replace(UNWANTED, "")
    .normalize("NFC")
    .replace(MARKS, "$1")
    .replace(/ +/g, " ")
    .trim();
}
