import { createHash, createHmac } from "node:crypto";
import { sealId } from "#lib/foundation/sealed-id.ts";
import { sealSession } from "#lib/http/session-token.ts";

export interface CookieVector {
  name: string;
  token: string;
  valid: boolean;
}

/** A secret as an operator sets it, and the session that the cookies name. */
export const COOKIE_SECRET = "a secret for the vectors, and nowhere else";
export const SESSION_ID = "5f0c7f5e-3c57-4d0e-9d8a-2a7c1a7c9b11";
const OTHER_ID = "0b8e6a2c-9c1f-4d55-8c39-6f2d6a1f0c22";

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * Session cookies that name the session but were not sealed for it: with another algorithm, purpose, length, encoding
 * or format.
 */
export function sessionCookies(): CookieVector[] {
  const good = sealSession(SESSION_ID, COOKIE_SECRET);
  const [, mac = ""] = good.split(".");
  const bytes = Buffer.from(mac, "base64url");
  const purpose = "qr2pass session 1";
  const hmac = (algorithm: string, text: string, secret = COOKIE_SECRET) =>
    createHmac(algorithm, secret).update(text).digest("base64url");
  const jwt = (header: object, payload: object, algorithm = "sha256") => {
    const signed = `${json(header)}.${json(payload)}`;
    return `${signed}.${hmac(algorithm, signed)}`;
  };
  const claims = { sid: SESSION_ID, id: SESSION_ID, sub: SESSION_ID };
  const last = mac.at(-1) ?? "";
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const invalid: Record<string, string> = {
    "an unsigned JWT, alg none": `${json({ alg: "none", typ: "JWT" })}.${json(claims)}.`,
    "an unsigned JWT, alg nOnE": `${json({ alg: "nOnE" })}.${json(claims)}.`,
    "a JWT signed with the secret": jwt({ alg: "HS256", typ: "JWT" }, claims),
    "a JWT signed with SHA-512": jwt({ alg: "HS512", typ: "JWT" }, claims, "sha512"),
    "a JWT whose id is the session's": jwt({ alg: "HS256", kid: SESSION_ID }, { sid: SESSION_ID }),
    "a JWE of five parts": `${json({ alg: "dir", enc: "A256CBC-HS512" })}..${json({})}.${json(claims)}.${mac}`,
    "the id alone": SESSION_ID,
    "the id with nothing behind the full stop": `${SESSION_ID}.`,
    "the code alone": `.${mac}`,
    "without a full stop": `${SESSION_ID}${mac}`,
    "HMAC with SHA-1": `${SESSION_ID}.${hmac("sha1", `${purpose}\n${SESSION_ID}`)}`,
    "HMAC with SHA-512": `${SESSION_ID}.${hmac("sha512", `${purpose}\n${SESSION_ID}`)}`,
    "HMAC without its purpose": `${SESSION_ID}.${hmac("sha256", SESSION_ID)}`,
    "HMAC of purpose and id without a line break": `${SESSION_ID}.${hmac("sha256", `${purpose}${SESSION_ID}`)}`,
    "a hash instead of an HMAC": `${SESSION_ID}.${createHash("sha256").update(`${COOKIE_SECRET}${purpose}\n${SESSION_ID}`).digest("base64url")}`,
    "for recoveries": sealId(SESSION_ID, "qr2pass recovery 1", COOKIE_SECRET),
    "for cancelling recoveries": sealId(SESSION_ID, "qr2pass cancel recovery 1", COOKIE_SECRET),
    "for the next version of sessions": sealId(SESSION_ID, "qr2pass session 2", COOKIE_SECRET),
    "with an empty purpose": sealId(SESSION_ID, "", COOKIE_SECRET),
    "with another secret": sealSession(SESSION_ID, `${COOKIE_SECRET} `),
    "with an empty secret": sealSession(SESSION_ID, ""),
    "of another session": `${SESSION_ID}.${sealSession(OTHER_ID, COOKIE_SECRET).split(".")[1]}`,
    "cut to 16 bytes": `${SESSION_ID}.${bytes.subarray(0, 16).toString("base64url")}`,
    "cut to 31 bytes": `${SESSION_ID}.${bytes.subarray(0, 31).toString("base64url")}`,
    "with a zero behind": `${SESSION_ID}.${Buffer.concat([bytes, Buffer.of(0)]).toString("base64url")}`,
    "of zeros": `${SESSION_ID}.${Buffer.alloc(32).toString("base64url")}`,
    "with its first bit flipped": `${SESSION_ID}.${Buffer.from(bytes.map((byte, at) => (at === 0 ? byte ^ 0x80 : byte))).toString("base64url")}`,
    "with its last bit flipped": `${SESSION_ID}.${Buffer.from(bytes.map((byte, at) => (at === 31 ? byte ^ 1 : byte))).toString("base64url")}`,
    "with a bit that no byte has": `${SESSION_ID}.${mac.slice(0, -1)}${ALPHABET[ALPHABET.indexOf(last) ^ 1]}`,
    padded: `${good}=`,
    "in standard base64": `${SESSION_ID}.${bytes.toString("base64")}`,
    "in hexadecimal": `${SESSION_ID}.${bytes.toString("hex")}`,
    "with a space behind": `${good} `,
    "with a line break behind": `${good}\n`,
    "percent-encoded": good.replaceAll("-", "%2D"),
    "in upper case": `${SESSION_ID.toUpperCase()}.${mac}`,
    "with a third part": `${good}.${mac}`,
    "with a part before": `x.${good}`,
    "of an id that is no UUID": sealSession("../../etc/passwd", COOKIE_SECRET),
    "of an empty id": `.${hmac("sha256", `${purpose}\n`)}`,
    "of an id with a line break": sealSession(`${SESSION_ID}\n`, COOKIE_SECRET),
    empty: "",
    "a full stop": ".",
  };
  return [
    { name: "a good cookie", token: good, valid: true },
    ...Object.entries(invalid).map(([name, token]) => ({ name, token, valid: false })),
  ];
}
