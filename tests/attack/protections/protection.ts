/** A protection, the edits that disable it, and the test that must then fail. */
export interface Protection {
  name: string;
  /** `find` must occur in the file exactly once. In the replacement, `OFF` is true when this protection is disabled. */
  edits: { file: string; find: string; replace: string }[];
  /** The file of the test, and its title or a part of it. */
  test: { file: string; name: string };
}

/** An edit, by the file, the text to find, and its replacement. */
export const edit = (file: string, find: string, replace: string) => ({ file, find, replace });
