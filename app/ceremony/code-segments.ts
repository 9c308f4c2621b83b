/**
 * The parts of a link that a QR code holds each in its own mode. `HTTPS://HOST/A` and what is behind `#` are in the
 * alphanumeric set (ISO/IEC 18004 section 7.4.4), which has no `#`: as one text the link would take 33 modules, and takes 29.
 * What is no short link, such as the JSON of version 1, stays whole.
 */
export function codeSegments(link: string): string[] {
  const parts = /^([0-9A-Z $%*+\-./:]+)#([0-9A-Z]+)$/.exec(link);
  return parts ? [parts[1] as string, "#", parts[2] as string] : [link];
}
