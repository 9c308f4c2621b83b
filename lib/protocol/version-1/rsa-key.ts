import { ProtocolError } from "../errors.ts";

/**
 * Converts between two forms of an RSA public key: the app of version 1 uses PKCS#1 (RFC 8017 appendix A.1.1),
 * WebCrypto uses SPKI (RFC 5280 section 4.1). Both are DER (X.690), and SPKI is PKCS#1 in an envelope.
 */

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
/** AlgorithmIdentifier of rsaEncryption, its parameters NULL (RFC 3279 section 2.3.1). */
const RSA_ENCRYPTION = Uint8Array.of(0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0);

const MODULUS_BITS = { least: 2048, most: 4096 } as const;
/** A longer exponent has no benefit and slows down every verification. */
const EXPONENT_BITS = 64;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Wraps an `RSAPublicKey` into SPKI. Each key has exactly one encoding, and so one `key_id`.
 *
 * @throws ProtocolError `invalid_key` unless it is strict DER with an odd modulus of 2048 to 4096 bits and an odd
 *   exponent of 2 to 64 bits
 */
export function spkiOfPkcs1(pkcs1: Bytes): Bytes {
  requireStrongKey(pkcs1);
  return element(SEQUENCE, RSA_ENCRYPTION, element(BIT_STRING, Uint8Array.of(0), pkcs1));
}

/**
 * Extracts the `RSAPublicKey` from SPKI.
 *
 * @throws ProtocolError `invalid_key` as `spkiOfPkcs1`
 */
export function pkcs1OfSpki(spki: Bytes): Bytes {
  const [algorithm, bits] = elements(only(spki, SEQUENCE), SEQUENCE, BIT_STRING);
  if (!isSame(algorithm.whole, RSA_ENCRYPTION) || bits.content[0] !== 0) throw new ProtocolError("invalid_key");
  const pkcs1 = bits.content.subarray(1);
  requireStrongKey(pkcs1);
  return pkcs1.slice();
}

function requireStrongKey(pkcs1: Bytes): void {
  const [modulus, exponent] = elements(only(pkcs1, SEQUENCE), INTEGER, INTEGER);
  const modulusBits = bitsOfOdd(modulus.content);
  const exponentBits = bitsOfOdd(exponent.content);
  const strong = modulusBits >= MODULUS_BITS.least && modulusBits <= MODULUS_BITS.most;
  if (!strong || exponentBits < 2 || exponentBits > EXPONENT_BITS) throw new ProtocolError("invalid_key");
}

/** The length in bits of an odd positive integer (X.690 section 8.3: two's complement, without unnecessary bytes). */
function bitsOfOdd(content: Bytes): number {
  const [first = 0x80, second = 0] = content;
  const negative = first >= 0x80;
  const padded = first === 0 && second < 0x80;
  const even = ((content.at(-1) ?? 0) & 1) === 0;
  if (negative || padded || even) throw new ProtocolError("invalid_key");
  return first === 0 ? 8 * (content.length - 1) : 8 * content.length - (Math.clz32(first) - 24);
}

interface Element {
  /** Including its tag and length. */
  whole: Bytes;
  content: Bytes;
}

/** The content of the single element in `bytes`, which must have this tag. */
function only(bytes: Bytes, tag: number): Bytes {
  const { whole, content } = readElement(bytes, tag);
  if (whole.length !== bytes.length) throw new ProtocolError("invalid_key");
  return content;
}

/** The two elements in `bytes`, which must have these tags. */
function elements(bytes: Bytes, firstTag: number, secondTag: number): [Element, Element] {
  const first = readElement(bytes, firstTag);
  const rest = bytes.subarray(first.whole.length);
  return [first, { whole: rest, content: only(rest, secondTag) }];
}

/**
 * Parses the element at the start of `bytes`: definite length in the shortest form, in at most two bytes (X.690 section
 * 10.1).
 */
function readElement(bytes: Bytes, tag: number): Element {
  const [found, length = 0x80, high = 0, low = 0] = bytes;
  let header = 2;
  let size = length;
  if (length >= 0x80) {
    header = length === 0x81 ? 3 : 4;
    size = length === 0x81 ? high : high * 256 + low;
    const canonical = length === 0x81 ? size >= 0x80 : length === 0x82 && size >= 0x100;
    if (!canonical) throw new ProtocolError("invalid_key");
  }
  if (found !== tag || bytes.length < header + size) throw new ProtocolError("invalid_key");
  return { whole: bytes.subarray(0, header + size), content: bytes.subarray(header, header + size) };
}

function element(tag: number, ...parts: Bytes[]): Bytes {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  const bytes = new Uint8Array(1 + length.length + size);
  bytes.set([tag, ...length]);
  let at = 1 + length.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function isSame(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
