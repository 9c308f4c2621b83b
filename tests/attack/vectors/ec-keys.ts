import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { bytesOf, longLength, NULL, OID, tlv } from "./der.ts";

export interface KeyVector {
  name: string;
  /** DER, or invalid input in its place. */
  hex: string;
  valid: boolean;
}

/** P-256: y² = x³ − 3x + b over GF(p) (SP 800-186 section 3.2.1.3). */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Variants of one good P-256 key in SPKI, of the kinds that Project Wycheproof tests. */
export function ecKeys(goodSpki: Buffer): KeyVector[] {
  const x = BigInt(`0x${goodSpki.subarray(27, 59).toString("hex")}`);
  const y = BigInt(`0x${goodSpki.subarray(59, 91).toString("hex")}`);
  const xy = (one: bigint, other: bigint) => [4, ...bytesOf(one, 32), ...bytesOf(other, 32)];
  const good = xy(x, y);
  const algorithm = tlv(0x30, [...OID.ecPublicKey, ...OID.p256]);
  const bits = (point: readonly number[], unused = 0) => tlv(3, [unused, ...point]);
  const spki = (point: readonly number[], identifier = algorithm) => tlv(0x30, [...identifier, ...bits(point)]);
  const named = (oid: readonly number[]) => tlv(0x30, [...OID.ecPublicKey, ...oid]);
  const prime = tlv(2, [0, ...bytesOf(P, 32)]);
  const field = tlv(0x30, [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01, ...prime]);
  const curve = (b: bigint) => tlv(0x30, [...tlv(4, bytesOf(P - 3n, 32)), ...tlv(4, bytesOf(b, 32))]);
  const explicit = (b: bigint) =>
    tlv(0x30, [...OID.ecPublicKey, ...tlv(0x30, [...tlv(2, [1]), ...field, ...curve(b), ...tlv(4, good), ...prime])]);
  const otherCurve = (namedCurve: string) => [...generateFixed(namedCurve).export({ type: "spki", format: "der" })];

  const cases: Record<string, number[]> = {
    "x off by one": spki(xy((x + 1n) % P, y)),
    "y off by one": spki(xy(x, (y + 1n) % P)),
    "x and y exchanged": spki(xy(y, x)),
    "the point (0, 0)": spki(xy(0n, 0n)),
    "x zero, y the root of b of another sign": spki(xy(0n, 1n)),
    "x as large as p": spki(xy(P, y)),
    "y as large as p": spki(xy(x, P)),
    "y plus p, where that fits": spki(xy(x, (y + P) % 2n ** 256n)),
    "all ones": spki([4, ...Array(64).fill(255)]),
    "the point at infinity": spki([0]),
    "no point at all": spki([]),
    "infinity padded to 65 bytes": spki(Array(65).fill(0)),
    compressed: spki([2 + Number(y & 1n), ...bytesOf(x, 32)]),
    "compressed, with the other sign": spki([3 - Number(y & 1n), ...bytesOf(x, 32)]),
    hybrid: spki([6 + Number(y & 1n), ...good.slice(1)]),
    "hybrid, with the wrong sign": spki([7 - Number(y & 1n), ...good.slice(1)]),
    "an unknown form of point": spki([5, ...good.slice(1)]),
    "a point one byte short": spki(good.slice(0, -1)),
    "a point one byte more": spki([...good, 0]),
    "a point on the twist": spki(xy(twistX(), y)),
    "the name of P-384": spki(good, named(OID.p384)),
    "the name of P-521": spki(good, named(OID.p521)),
    "the name of secp256k1": spki(good, named(OID.secp256k1)),
    "the name of brainpoolP256r1": spki(good, named(OID.brainpoolP256r1)),
    "the algorithm of RSA": spki(good, tlv(0x30, [...OID.rsaEncryption, ...NULL])),
    "the algorithm id-ecDH": spki(good, tlv(0x30, [...OID.ecDH, ...OID.p256])),
    "parameters NULL": spki(good, tlv(0x30, [...OID.ecPublicKey, ...NULL])),
    "no parameters": spki(good, tlv(0x30, [...OID.ecPublicKey])),
    "two parameters": spki(good, tlv(0x30, [...OID.ecPublicKey, ...OID.p256, ...NULL])),
    "explicit parameters of P-256": spki(good, explicit(B)),
    "explicit parameters of another curve": spki(good, explicit(B + 1n)),
    "a key of P-384": otherCurve("P-384"),
    "a key of secp256k1": otherCurve("secp256k1"),
    "a byte behind": [...spki(good), 0],
    "NULL behind": [...spki(good), ...NULL],
    "a byte behind, within the sequence": tlv(0x30, [...algorithm, ...bits(good), 0]),
    "a byte behind, within the bits": tlv(0x30, [...algorithm, ...tlv(3, [0, ...good, 0])]),
    "one byte short": spki(good).slice(0, -1),
    "the sequence's length in long form": tlv(0x30, [...algorithm, ...bits(good)], longLength(89, 1)),
    "the sequence's length in three bytes": tlv(0x30, [...algorithm, ...bits(good)], longLength(89, 2)),
    "an indefinite length": [0x30, 0x80, ...algorithm, ...bits(good), 0, 0],
    "the bits' length in long form": tlv(0x30, [...algorithm, ...tlv(3, [0, ...good], longLength(66, 1))]),
    "the identifier's length in long form": tlv(0x30, [
      ...tlv(0x30, [...OID.ecPublicKey, ...OID.p256], longLength(19, 1)),
      ...bits(good),
    ]),
    "a length that says too much": [0x30, 0x5a, ...algorithm, ...bits(good)],
    "a length of 2^31": [0x30, 0x84, 0x80, 0, 0, 0, ...algorithm, ...bits(good)],
    "an unused bit": tlv(0x30, [...algorithm, ...bits(good, 1)]),
    "bits as octets": tlv(0x30, [...algorithm, ...tlv(4, good)]),
    "constructed bits": tlv(0x30, [...algorithm, ...tlv(0x23, bits(good))]),
    "a set instead of a sequence": tlv(0x31, [...algorithm, ...bits(good)]),
    "an object identifier with a leading 0x80": spki(
      good,
      tlv(0x30, [0x06, 0x08, 0x80, ...OID.ecPublicKey.slice(2), ...OID.p256]),
    ),
    "the bare point": good,
    nothing: [],
  };
  return [
    { name: "a good key", hex: goodSpki.toString("hex"), valid: true },
    ...Object.entries(cases).map(([name, bytes]) => ({ name, hex: Buffer.from(bytes).toString("hex"), valid: false })),
  ];
}

/** An x coordinate without a point on the curve: by Euler's criterion x³ − 3x + b is not a square. */
function twistX(): bigint {
  const power = (base: bigint, exponent: bigint) => {
    let result = 1n;
    for (let bit = exponent, square = base % P; bit > 0n; bit >>= 1n, square = (square * square) % P) {
      if (bit & 1n) result = (result * square) % P;
    }
    return result;
  };
  for (let x = 2n; ; x += 1n) if (power((x ** 3n - 3n * x + B + 3n * P) % P, (P - 1n) / 2n) === P - 1n) return x;
}

function generateFixed(namedCurve: string) {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve });
  return createPublicKey(publicKey.export({ type: "spki", format: "pem" }));
}
