import { z } from "zod";

/**
 * A name for display: one line in NFC, without spaces at its ends and without invisible or direction-changing
 * characters (Unicode, Bidi_Control and Default_Ignorable_Code_Point). It may be empty.
 *
 * @param longest the most UTF-16 code units
 */
export const shownName = (longest: number) =>
  z
    .string()
    .transform((text) => text.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .max(longest)
        .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]*$/u),
    );
