/** The used part of the package, which has no types of its own. */
declare module "punycode.js" {
  const punycode: {
    /** A domain name in Unicode. Labels that are not Punycode (RFC 3492) are not changed. @throws RangeError */
    toUnicode(domain: string): string;
  };
  export default punycode;
}
