import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import { ProtocolError } from "../errors.ts";
import { pkcs1OfSpki, spkiOfPkcs1 } from "./rsa-key.ts";

const bytes = (buffer: Buffer) => Uint8Array.from(buffer);
const hex = (array: Uint8Array) => Buffer.from(array).toString("hex");

/** A key encoded by OpenSSL. Its modulus is a random odd number, since nothing is signed with it. */
function rsa(modulusBits: number, exponent = 65537) {
  const modulus = randomBytes(Math.ceil(modulusBits / 8));
  const spare = 8 * modulus.length - modulusBits;
  modulus[0] = ((modulus[0] ?? 0) & (0xff >> spare)) | (0x80 >> spare);
  modulus[modulus.length - 1] = (modulus.at(-1) ?? 0) | 1;
  const e = Buffer.from(exponent.toString(16).padStart(6, "0"), "hex").toString("base64url");
  const key = createPublicKey({ key: { kty: "RSA", n: modulus.toString("base64url"), e }, format: "jwk" });
  return {
    pkcs1: bytes(key.export({ type: "pkcs1", format: "der" })),
    spki: bytes(key.export({ type: "spki", format: "der" })),
  };
}

const sample = rsa(2048);
const sampleModulus = bytes(Buffer.from(sample.pkcs1.subarray(9, 9 + 256)));

/**
 * An `RSAPublicKey` with any content in DER, from an encoder that is independent of the tested code (it never uses
 * short lengths).
 */
function pkcs1(modulus: Uint8Array | number[], exponent: number[]): Uint8Array<ArrayBuffer> {
  const tlv = (tag: number, content: number[]) =>
    content.length < 128
      ? [tag, content.length, ...content]
      : [tag, 0x82, content.length >> 8, content.length & 255, ...content];
  const unsigned = (value: number[]) => ((value[0] ?? 0) >= 0x80 ? [0, ...value] : value);
  return Uint8Array.from(tlv(0x30, [...tlv(2, unsigned([...modulus])), ...tlv(2, unsigned(exponent))]));
}

const refuses = (act: () => unknown) =>
  assert.throws(act, (error) => error instanceof ProtocolError && error.code === "invalid_key");

test("converts in both directions like OpenSSL", () => {
  for (const bits of [2048, 2049, 2055, 3072, 4096]) {
    for (const exponent of [3, 65537]) {
      const { pkcs1, spki } = rsa(bits, exponent);
      assert.equal(hex(spkiOfPkcs1(pkcs1)), hex(spki), `${bits} bits, exponent ${exponent}`);
      assert.equal(hex(pkcs1OfSpki(spki)), hex(pkcs1), `${bits} bits, exponent ${exponent}`);
    }
  }
});

test("refuses weak keys and keys that are not RSA", () => {
  for (const bits of [512, 1024, 2047, 4097]) refuses(() => spkiOfPkcs1(rsa(bits).pkcs1));
  assert.ok(spkiOfPkcs1(pkcs1(sampleModulus, [1, 0, 1])), "the fixture itself is good");
  for (const exponent of [[], [0], [1], [2], [1, 0, 0], [...Array(8).fill(255), 255]]) {
    refuses(() => spkiOfPkcs1(pkcs1(sampleModulus, exponent)));
  }
  const even = Uint8Array.from(sampleModulus);
  even[255] = 2;
  refuses(() => spkiOfPkcs1(pkcs1(even, [1, 0, 1])));
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "der" });
  refuses(() => pkcs1OfSpki(bytes(ec)));
  refuses(() => spkiOfPkcs1(sample.spki));
});

test("refuses encodings other than DER", () => {
  const { pkcs1: der } = sample;
  refuses(() => spkiOfPkcs1(Uint8Array.of(...der, 0)));
  refuses(() => spkiOfPkcs1(der.slice(0, -1)));
  // Trailing bytes inside the sequence.
  const inside = Uint8Array.of(...der, 5, 0);
  inside[3] = (inside[3] ?? 0) + 2;
  refuses(() => spkiOfPkcs1(inside));
  // An indefinite length, a length with a leading zero, and a long form where the short one suffices.
  refuses(() => spkiOfPkcs1(Uint8Array.of(0x30, 0x80, ...der.slice(4), 0, 0)));
  refuses(() => spkiOfPkcs1(Uint8Array.of(0x30, 0x83, 0, ...der.slice(2))));
  const longExponent = [...der.slice(4, -5), 2, 0x81, 3, 1, 0, 1];
  refuses(() =>
    spkiOfPkcs1(Uint8Array.of(0x30, 0x82, longExponent.length >> 8, longExponent.length & 255, ...longExponent)),
  );
  // A negative modulus, and one with an unnecessary leading zero.
  const content = [...der.slice(9)];
  const negative = [2, 0x82, 1, 0, ...content];
  refuses(() => spkiOfPkcs1(Uint8Array.of(0x30, 0x82, negative.length >> 8, negative.length & 255, ...negative)));
  const padded = [2, 0x82, 1, 2, 0, 0, ...content];
  refuses(() => spkiOfPkcs1(Uint8Array.of(0x30, 0x82, padded.length >> 8, padded.length & 255, ...padded)));
  // Unused bits in the BIT STRING, and the identifier of another algorithm.
  for (const at of [23, 12]) {
    const spki = Uint8Array.from(sample.spki);
    spki[at] = (spki[at] ?? 0) + 1;
    refuses(() => pkcs1OfSpki(spki));
  }
});

test("for any input it returns or throws its own error", () => {
  const survives = (input: Uint8Array) => {
    for (const convert of [spkiOfPkcs1, pkcs1OfSpki]) {
      try {
        convert(Uint8Array.from(input));
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
        assert.equal(error.code, "invalid_key");
      }
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), survives));
  // Damaged keys reach deeper into the parser than random bytes.
  const damage = fc.array(fc.tuple(fc.nat(sample.spki.length - 1), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(sample.pkcs1, sample.spki), damage, fc.nat(300), (key, changes, cut) => {
      const damaged = Uint8Array.from(key);
      for (const [at, value] of changes) damaged[at] = value;
      survives(damaged);
      survives(damaged.subarray(0, cut));
    }),
  );
});

test("converting back gives the same bytes, for any odd modulus and exponent of an allowed length", () => {
  const modulus = fc.uint8Array({ minLength: 256, maxLength: 512 }).map((value) => {
    const odd = Uint8Array.from(value);
    odd[0] = (odd[0] ?? 0) | 0x80;
    odd[odd.length - 1] = (odd.at(-1) ?? 0) | 1;
    return odd;
  });
  const exponent = fc
    .uint8Array({ minLength: 1, maxLength: 7 })
    .map((value) => [3, ...value.slice(1), (value.at(-1) ?? 0) | 1]);
  fc.assert(
    fc.property(modulus, exponent, (n, e) => {
      const key = pkcs1(n, e);
      assert.equal(hex(pkcs1OfSpki(spkiOfPkcs1(key))), hex(key));
    }),
  );
});
