import type { Phone } from "./phone.ts";

/** A phone's own unlock. */
export interface Unlock {
  /** Whether the next who asks is the phone's owner. */
  verified(is: boolean): Promise<void>;
}

/** Gives a phone an unlock of its own (WebAuthn, a virtual platform authenticator). Pages that are open see it when they are loaded anew. */
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
