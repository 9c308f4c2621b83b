/** What the parts of a mail are, in order, for text and HTML alike. */
export interface MailParts {
  language: string;
  subject: string;
  paragraphs: string[];
  /** Six digits, shown large. */
  code: string | null;
  button: Link | null;
  after: string[];
  second: Link | null;
  place: string | null;
  help: string;
}

export interface Link {
  words: string;
  url: string;
}
