import punycode from "punycode.js";

/**
 * The Unicode form of a host in the form of `URL.hostname`: `xn--` labels are decoded (RFC 3492 section 6.2). An
 * invalid label is not changed.
 */
export function unicodeHost(host: string): string {
  return host.split(".").map(unicodeLabel).join(".");
}

function unicodeLabel(label: string): string {
  try {
    return punycode.toUnicode(label);
  } catch {
    return label;
  }
}
