/**
 * Splits a link into parts that a QR code encodes in different modes. Host, path and the text after `#` fit the
 * alphanumeric character set (ISO/IEC 18004 section 7.4.4); the scheme in lower case and `#` do not. Encoded as one text,
 * the link of a long host would need more modules, and that of a common one a lower level of error correction. Anything
 * that is not a short link, such as the JSON of version 1, is returned whole.
 */
export function codeSegments(link: string): string[] {
  const [, ...parts] = /^(https?:\/\/)([0-9A-Z $%*+\-./:]+)(#)([0-9A-Z]+)$/.exec(link) ?? [];
  return parts.length > 0 ? parts : [link];
}
