import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { ecKeys } from "./ec-keys.ts";
import { rsaKeys } from "./rsa-keys.ts";
import { rsaSignatures } from "./rsa-signatures.ts";
import { sessionCookies } from "./session-cookies.ts";

/**
 * Writes the vectors again: `node tests/attack/vectors/generate.ts`. They are committed, so that a change of the
 * generator, or of Node's OpenSSL, cannot silently change what is tested. All keys here are only for tests.
 */
const version2 = JSON.parse(readFileSync(new URL("../../../docs/vectors/version-2.json", import.meta.url), "utf8"));
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const message = "AAECAwQFBgc=";
const { n } = createPublicKey(rsa.publicKey.export({ type: "spki", format: "pem" })).export({ format: "jwk" });
const modulus = BigInt(`0x${Buffer.from(n ?? "", "base64url").toString("hex")}`);
const privateKey = createPrivateKey(rsa.privateKey.export({ type: "pkcs8", format: "pem" }));

const files = {
  "p256-spki": { keys: ecKeys(Buffer.from(version2.key.public_key, "base64url")) },
  "rsa-pkcs1": { keys: rsaKeys(modulus) },
  "rsa-pkcs1-v1_5-sha512": {
    public_key: rsa.publicKey.export({ type: "pkcs1", format: "der" }).toString("base64"),
    message,
    signatures: rsaSignatures(privateKey, message, 256),
  },
  "session-cookie": { cookies: sessionCookies() },
};
for (const [name, content] of Object.entries(files)) {
  writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
}
