/** A recovery that this browser may use. `keys` is present only in the answer to a recovery code. */
export interface Recovery {
  recovery: string;
  email: string;
  /** Times in seconds since 1970. */
  keys?: { name: string; added_at: number; last_used_at: number | null }[];
}
