import type { Phone } from "./phone.ts";

/** A phone's own unlock. */
export interface Unlock {
  /** Sets whether the next prompt is answered by the phone's owner. */
  verified(is: boolean): Promise<void>;
}

/** Adds an unlock to a phone (a virtual WebAuthn platform authenticator). Open pages notice it after a reload. */
export async function addUnlock({ context, page }: Phone): Promise<Unlock> {
  const client = await context.newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async verified(isUserVerified) {
      await client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
  };
}
