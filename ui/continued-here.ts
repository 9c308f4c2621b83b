/**
 * Remembers, in this tab only, that the person tapped "Continue on this device" on a page of this site. The authenticator
 * then does not ask for another tap before it answers. Pages of other sites cannot write this, so their links still
 * need that tap.
 */
const NAME = "qr2pass-continued";
/** Holds the fragment of the sign-in for which the person chose to stay signed in on that page. */
const STAYS = "qr2pass-stays";

/**
 * Notes the tap, right before the link is followed. `fragment` is the link's, with its `#`.
 *
 * @param staysSignedIn what the person chose on that page, since the authenticator redeems in its place
 */
export function noteContinued(fragment: string, staysSignedIn: boolean): void {
  try {
    sessionStorage.setItem(NAME, fragment);
    if (staysSignedIn) sessionStorage.setItem(STAYS, fragment);
    else sessionStorage.removeItem(STAYS);
  } catch {
    // This browser keeps no data, so the authenticator asks for the tap.
  }
}

/** Whether the person chose to stay signed in, on the page that led to this fragment. */
export function choseToStay(fragment: string): boolean {
  try {
    return sessionStorage.getItem(STAYS) === fragment;
  } catch {
    return false;
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

/** Set while the authenticator leads back to the page that it was opened from. */
const RETURNS = "qr2pass-returns";

/** Notes, right before the link is followed, that the person goes back to the page of this site that they came from. */
export function noteReturn(): void {
  try {
    sessionStorage.setItem(RETURNS, "yes");
  } catch {
    // This browser keeps no data, what was typed included.
  }
}

/** Whether the authenticator led back to this page. It counts once. */
export function takeReturn(): boolean {
  try {
    const returns = sessionStorage.getItem(RETURNS) !== null;
    sessionStorage.removeItem(RETURNS);
    return returns;
  } catch {
    return false;
  }
}
