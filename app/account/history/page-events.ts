/** How many events are shown at first, and by each press of "Older". */
export const PAGE_EVENTS = 25;
