/** The parts of a mail, from which both its text and its HTML are made. */
export interface MailParts {
  language: string;
  subject: string;
  paragraphs: string[];
  /** Six digits, shown in large type. */
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
