import { bytesOf, integer, longLength, tlv } from "./der.ts";
import type { KeyVector } from "./ec-keys.ts";

/** Variants of a good public key in PKCS#1 (RFC 8017 appendix A.1.1), of the kinds that Project Wycheproof tests. */
export function rsaKeys(modulus: bigint): KeyVector[] {
  const n = bytesOf(modulus, 256);
  const e = [1, 0, 1];
  const key = (one: readonly number[], other: readonly number[]) => tlv(0x30, [...integer(one), ...integer(other)]);
  const odd = (bits: number) => bytesOf((1n << BigInt(bits - 1)) | 1n, Math.ceil(bits / 8));
  const raw = (...parts: number[][]) => tlv(0x30, parts.flat());
  const valid: Record<string, number[]> = {
    "2048 bits, exponent 65537": key(n, e),
    "2048 bits, exponent 3": key(n, [3]),
    "4096 bits": key(odd(4096), e),
  };
  const invalid: Record<string, number[]> = {
    "a modulus of 8 bits": key([0xc1], e),
    "a modulus of 512 bits": key(odd(512), e),
    "a modulus of 1024 bits": key(odd(1024), e),
    "a modulus of 2047 bits": key(odd(2047), e),
    "a modulus of 4097 bits": key(odd(4097), e),
    "a modulus of 8192 bits, more than a message holds": key(odd(8192), e),
    "an even modulus": key(bytesOf(modulus - 1n, 256), e),
    "modulus zero": key([0], e),
    "modulus one": key([1], e),
    "a negative modulus": raw(tlv(2, n), integer(e)),
    "exponent zero": key(n, [0]),
    "exponent one": key(n, [1]),
    "exponent two": key(n, [2]),
    "an even exponent": key(n, [1, 0, 0]),
    "a negative exponent": raw(integer(n), tlv(2, [0xff])),
    "an exponent of 65 bits": key(n, [1, ...Array(7).fill(0), 1]),
    "an exponent as large as the modulus": key(n, n),
    "a zero too many before the modulus": raw(tlv(2, [0, 0, ...n]), integer(e)),
    "a zero too many before the exponent": raw(integer(n), tlv(2, [0, ...e])),
    "an empty exponent": raw(integer(n), tlv(2, [])),
    "no exponent": raw(integer(n)),
    "a third integer": raw(integer(n), integer(e), integer([1])),
    "modulus and exponent exchanged": key(e, n),
    "a byte behind": [...key(n, e), 0],
    "a byte behind, within the sequence": raw(integer(n), integer(e), [0]),
    "one byte short": key(n, e).slice(0, -1),
    "an indefinite length": [0x30, 0x80, ...integer(n), ...integer(e), 0, 0],
    "the exponent's length in long form": raw(integer(n), tlv(2, e, longLength(3, 1))),
    "the sequence's length in three bytes": tlv(0x30, [...integer(n), ...integer(e)], longLength(266, 3)),
    "a length of 2^31": [0x30, 0x84, 0x80, 0, 0, 0, ...integer(n), ...integer(e)],
    "a length beyond the end": tlv(0x30, [...integer(n), ...integer(e)], longLength(300, 2)),
    "bit strings instead of integers": raw(tlv(3, [0, ...n]), tlv(3, [0, ...e])),
    "a set instead of a sequence": tlv(0x31, [...integer(n), ...integer(e)]),
    nothing: [],
  };
  const of = (cases: Record<string, number[]>, isValid: boolean) =>
    Object.entries(cases).map(([name, bytes]) => ({ name, hex: Buffer.from(bytes).toString("hex"), valid: isValid }));
  return [...of(valid, true), ...of(invalid, false)];
}
