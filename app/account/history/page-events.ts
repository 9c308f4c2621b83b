/** How many events are shown at first, and how many more "Older" adds. */
export const PAGE_EVENTS = 25;
