/** The part of the package that is used; it brings no types of its own. */
declare module "punycode.js" {
  const punycode: {
    /** A domain name in Unicode; labels that are no Punycode (RFC 3492) stay as they are. @throws RangeError */
    toUnicode(domain: string): string;
  };
  export default punycode;
}
