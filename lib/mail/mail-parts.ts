/** The parts of a mail, from which both its text and its HTML are made. */
export interface MailParts {
  language: string;
  subject: string;
  paragraphs: string[];
  /** Six digits, shown in large type. */
  code: string | null;
  button: MailLink | null;
  after: string[];
  second: MailLink | null;
  place: string | null;
  help: string;
}

export interface MailLink {
  words: string;
  url: string;
}
