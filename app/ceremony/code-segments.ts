/**
 * Splits a link into parts that a QR code encodes in different modes. `HTTPS://HOST/A` and the text after `#` fit the
 * alphanumeric character set (ISO/IEC 18004 section 7.4.4), which does not contain `#`. Encoded as one text, the link
 * would need 33 modules instead of 29. Anything that is not a short link, such as the JSON of version 1, is returned
 * whole.
 */
export function codeSegments(link: string): string[] {
  const parts = /^([0-9A-Z $%*+\-./:]+)#([0-9A-Z]+)$/.exec(link);
  return parts ? [parts[1] as string, "#", parts[2] as string] : [link];
}
