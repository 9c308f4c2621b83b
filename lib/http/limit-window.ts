/** Hits on a limit are counted for so long, from the first one on. */
export const WINDOW_SECONDS = 60;
