/** Asks the phone to confirm an operation of this page. */
export type Ask = (operation: string, parameters?: Record<string, unknown>) => void;
