/**
 * Remembers, in this tab only, that the person tapped "Continue on this device" on a page of this site. The authenticator
 * then does not ask for another tap before it answers. Pages of other sites cannot write this, so their links still
 * need that tap.
 */
const NAME = "qr2pass-continued";

/** Records the tap, just before the link is followed. `fragment` is the link's fragment with its `#`. */
export function noteContinued(fragment: string): void {
  try {
    sessionStorage.setItem(NAME, fragment);
  } catch {
    // This browser stores no data, so the authenticator will ask for the tap.
  }
}

/** Whether the tap was for this fragment. It counts once. */
export function takeContinued(fragment: string): boolean {
  try {
    const noted = sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    return noted === fragment;
  } catch {
    return false;
  }
}
