/**
 * Remembers, for this tab alone, that the person tapped "Continue on this device" on our own site's page. The app then
 * need not ask for a tap before it answers: pages of other sites cannot write this.
 */
const NAME = "qr2pass-continued";

/** Notes the tap, right before the code's link is followed. `challenge` is base64url, as in messages. */
export function noteContinued(challenge: string): void {
  try {
    sessionStorage.setItem(NAME, challenge);
  } catch {
    // A browser that keeps no data: the app asks for one more tap.
  }
}

/** Whether the tap was for this challenge. It counts once. */
export function takeContinued(challenge: string): boolean {
  try {
    const noted = sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    return noted === challenge;
  } catch {
    return false;
  }
}
