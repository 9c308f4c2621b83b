/** How long a redemption has a ceremony to itself. */
export const HOLD_SECONDS = 5;
