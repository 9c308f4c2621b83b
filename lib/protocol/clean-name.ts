/**
 * Characters that a name does not need, and that can make it look like another name or change the direction of the text
 * around it: control and format characters (including the bidirectional controls of UAX 9), unpaired surrogates,
 * private use, line separators, and all default-ignorable characters (UAX 44, Default_Ignorable_Code_Point).
 */
const UNWANTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Spaces of all widths, and the Braille pattern without dots, which looks like a space. */
const SPACES = /[\p{Zs}\u2800\t\n\r]+/gu;
/** More combining marks than this on one letter would overlap the neighbouring lines. No writing system needs more. */
const MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Makes a name that a person entered safe to show: NFC, without invisible or direction-changing characters, with single
 * spaces, and without spaces at its ends. The result may be empty.
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
