import assert from "node:assert/strict";
import test from "node:test";
import { exportPublicKey, generateKeyPair, keyIdOf, signWith } from "#lib/protocol/keys.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { type Evidence, isProof } from "./confirmations.ts";

const provider = "https://login.example.com";
const text = "Pay 100 € to Bob";

async function evidence(): Promise<Evidence> {
  const { privateKey, publicKey: key } = await generateKeyPair();
  const publicKey = await exportPublicKey(key);
  const keyId = await keyIdOf(publicKey);
  const challenge = randomToken(16);
  const fields = { provider, email: "ann@example.com", challenge, keyId, textHash: await sha256Text(text) };
  const signed = encodeTranscript({ action: "confirm", ...fields });
  const signature = await signWith(privateKey, signed);
  const signedText = new TextDecoder().decode(signed);
  return { keyId, algorithm: "ES256", publicKey, provider, challenge, text, signed: signedText, signature };
}

test("evidence proves its own text, site, ceremony and key, and no others", async () => {
  const [own, other] = [await evidence(), await evidence()];
  assert.equal(isProof(own), true);
  const changes: Partial<Evidence>[] = [
    { text: "Pay 900 € to Bob" },
    { provider: "https://evil.example" },
    { challenge: other.challenge },
    { signature: other.signature },
    { signature: "" },
    { publicKey: other.publicKey },
    { publicKey: other.publicKey, keyId: other.keyId },
    { signed: other.signed },
    { signed: `${own.signed}\nmore` },
    { algorithm: "RS512" },
  ];
  for (const change of changes) assert.equal(isProof({ ...own, ...change }), false, JSON.stringify(change));
});

test("a signature for another kind of ceremony, or over one more line, is no proof", async () => {
  const { privateKey, publicKey: key } = await generateKeyPair();
  const publicKey = await exportPublicKey(key);
  const keyId = await keyIdOf(publicKey);
  const rest = [provider, "ann@example.com", "c", keyId, "", await sha256Text(text)];
  const isProofOf = async (lines: string[]) => {
    const signed = lines.join("\n");
    const signature = await signWith(privateKey, new TextEncoder().encode(signed));
    return isProof({ keyId, algorithm: "ES256", publicKey, provider, challenge: "c", text, signed, signature });
  };
  assert.equal(await isProofOf(["qr2pass/2", "confirm", ...rest]), true);
  assert.equal(await isProofOf(["qr2pass/2", "login", ...rest]), false);
  assert.equal(await isProofOf(["qr2pass/2", "confirm", ...rest, "more"]), false);
});
