import { constants, createHash, type KeyObject, privateEncrypt, sign } from "node:crypto";
import { NULL, OID, tlv } from "./der.ts";

export interface SignatureVector {
  name: string;
  /** Standard base64, as in version 1. */
  signature: string;
  valid: boolean;
}

/**
 * Invalid RSASSA-PKCS1-v1_5 signatures (RFC 8017 section 8.2) of the kinds that Project Wycheproof tests: blocks that a
 * lenient verifier would accept, each signed with the real private key.
 *
 * @param size of the modulus in bytes
 */
export function rsaSignatures(privateKey: KeyObject, message: string, size: number): SignatureVector[] {
  const hash = (name: string) => [...createHash(name).update(message).digest()];
  const digest = hash("sha512");
  const info = (oid: readonly number[], value: readonly number[], parameters: readonly number[] = NULL) =>
    tlv(0x30, [...tlv(0x30, [...oid, ...parameters]), ...tlv(4, value)]);
  const right = info(OID.sha512, digest);
  /** 00 01 FF … FF 00, and the rest of the block. */
  const block = (after: readonly number[], fill = 0xff, head = [0, 1]) => [
    ...head,
    ...Array(size - head.length - 1 - after.length).fill(fill),
    0,
    ...after,
  ];
  const shortPadding = (ones: number) => [
    0,
    1,
    ...Array(ones).fill(0xff),
    0,
    ...right,
    ...Array(size - 3 - ones - right.length).fill(0),
  ];
  const seal = (bytes: readonly number[]) =>
    privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(bytes)).toString("base64");
  const good = seal(block(right));
  const bytes = Buffer.from(good, "base64");
  const flipped = (at: number) => {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed.toString("base64");
  };

  const invalid: Record<string, string> = {
    "over SHA-256": seal(block(info(OID.sha256, hash("sha256")))),
    "over SHA-384": seal(block(info(OID.sha384, hash("sha384")))),
    "over SHA-1": seal(block(info(OID.sha1, hash("sha1")))),
    "SHA-512's digest under SHA-256's name": seal(block(info(OID.sha256, digest))),
    "SHA-512's digest under SHA-512/256's name": seal(block(info(OID.sha512_256, digest))),
    "the parameters missing": seal(block(info(OID.sha512, digest, []))),
    "parameters that are not NULL": seal(block(info(OID.sha512, digest, tlv(4, [])))),
    "NULL with a content": seal(block(info(OID.sha512, digest, [5, 1, 0]))),
    "NULL with its length in long form": seal(block(info(OID.sha512, digest, [5, 0x81, 0]))),
    "no name of a hash": seal(block(digest)),
    "the digest as bits": seal(block(tlv(0x30, [...tlv(0x30, [...OID.sha512, ...NULL]), ...tlv(3, digest)]))),
    "a digest one byte short": seal(block(info(OID.sha512, digest.slice(0, -1)))),
    "a digest one byte more": seal(block(info(OID.sha512, [...digest, 0]))),
    "another digest": seal(block(info(OID.sha512, [...digest.slice(0, -1), (digest.at(-1) ?? 0) ^ 1]))),
    "NULL behind the information": seal(block([...right, ...NULL])),
    "zeros behind the information": seal(block([...right, ...Array(16).fill(0)])),
    "a byte within the information": seal(block(tlv(0x30, [...right.slice(2), 0]))),
    "an indefinite length": seal(block([0x30, 0x80, ...right.slice(2), 0, 0])),
    "a length in long form": seal(block([0x30, 0x81, right.length - 2, ...right.slice(2)])),
    "padding of eight bytes, then zeros": seal(shortPadding(8)),
    "padding of one byte, then zeros": seal(shortPadding(1)),
    "no padding, then zeros": seal(shortPadding(0)),
    "padding of zeros": seal(block(right, 0)),
    "padding of 0xfe": seal(block(right, 0xfe)),
    "a zero in the padding": seal(block(right).map((byte, at) => (at === 40 ? 0 : byte))),
    "block type 0": seal(block(right, 0xff, [0, 0])),
    "block type 2": seal(block(right, 0xff, [0, 2])),
    "a first byte of 1": seal(
      block(right, 0xff, [1, 1])
        .map((byte, at) => (at === 0 ? 0 : byte))
        .with(2, 0),
    ),
    PSS: sign("sha512", Buffer.from(message), {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 64,
    }).toString("base64"),
    "over another message": sign("sha512", Buffer.from(`${message} `), privateKey).toString("base64"),
    "the first bit flipped": flipped(0),
    "the last bit flipped": flipped(size - 1),
    "one byte short": bytes.subarray(0, -1).toString("base64"),
    "a leading byte short": bytes.subarray(1).toString("base64"),
    "a zero before it": Buffer.concat([Buffer.of(0), bytes]).toString("base64"),
    "a zero behind it": Buffer.concat([bytes, Buffer.of(0)]).toString("base64"),
    zero: Buffer.alloc(size).toString("base64"),
    one: Buffer.from([...Array(size - 1).fill(0), 1]).toString("base64"),
    "all ones": Buffer.alloc(size, 0xff).toString("base64"),
    "the block itself": Buffer.from(block(right)).toString("base64"),
    empty: "",
    "without its padding": good.replaceAll("=", ""),
    "in base64url": bytes.toString("base64url"),
    "with a line break": `${good.slice(0, 64)}\n${good.slice(64)}`,
    "with a bit that no byte has": good.replace(/.==$/, (end) => `${end[0] === "B" ? "C" : "B"}==`),
  };
  return [
    { name: "a good signature", signature: good, valid: true },
    ...Object.entries(invalid)
      .filter(([, signature]) => signature !== good)
      .map(([name, signature]) => ({ name, signature, valid: false })),
  ];
}
