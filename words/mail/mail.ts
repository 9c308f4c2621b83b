/** The text of one kind of mail, with places for values. */
export interface MailText {
  subject: string;
  /** Paragraphs before the button. */
  text: string[];
  /** What the main button says, where the mail has one. */
  button?: string;
  /** Paragraphs after it. */
  after: string[];
  /** What the link says that takes something back, where the mail has one. */
  second?: string;
}

export type MailKind =
  | "new_browser"
  | "key_added"
  | "key_removed"
  | "codes_made"
  | "recovery_link"
  | "recovery_started"
  | "recovery_used"
  | "recovery_cancelled"
  | "email_code"
  | "email_taken"
  | "email_changed"
  | "email_changed_here"
  | "email_restored"
  | "account_disabled"
  | "account_enabled"
  | "account_removed";

/** All words of mails in one language. */
export type MailWords = Record<MailKind, MailText> & {
  hello: string;
  /** Where something was asked from. */
  place: string;
  /** The last line of every mail. */
  help: string;
  /** How a recovery was begun. */
  methods: Record<"code" | "mail" | "operator", string>;
};
