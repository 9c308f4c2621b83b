import type { Ceremony, Scan } from "#lib/ceremony/ceremony.ts";
import { CHALLENGE_BYTES } from "#lib/protocol/limits.ts";
import { randomToken } from "#lib/protocol/random.ts";

export const PROVIDER = "https://login.example.com";
export const BROWSER = "b".repeat(43);
export const APPROVAL = {
  signOuts: 0,
  userId: "3f0f9d5e-6a57-4a0b-8a6c-0b0a3b6a8a11",
  keyId: "k".repeat(43),
  sessionId: "9a1c6f0e-2a53-4f0d-9d53-58b7a1b0c2aa",
  evidence: null,
};

/** A login that has just begun, with texts that are sensitive to encoding errors. */
export function sampleCeremony(changes: Partial<Ceremony> = {}): Ceremony {
  return {
    id: randomToken(CHALLENGE_BYTES),
    version: 2,
    action: "login",
    provider: PROVIDER,
    browserHash: BROWSER,
    browser: { name: 'Φυλλομετρητής "9" \\ 1%', system: "Ελλάδα, {}", address: "2001:db8::1" },
    network: null,
    askedFrom: "198.51.100.7",
    email: null,
    userId: null,
    startedBy: null,
    language: "en",
    confirms: null,
    recovery: null,
    userCode: null,
    next: "/account?a=1&b=%20",
    scan: null,
    approval: null,
    failure: null,
    ...changes,
  };
}

export function sampleScan(claim: string, changes: Partial<Scan> = {}): Scan {
  return {
    claim,
    keyId: "k".repeat(43),
    sameDevice: true,
    sameNetwork: false,
    knownBrowser: false,
    number: null,
    recovery: null,
    requestedAgo: 3,
    requestedAt: 1_795_600_000,
    expiresAt: 1_795_600_120,
    ...changes,
  };
}
