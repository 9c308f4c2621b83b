/** The text of one kind of mail, with placeholders for values. */
export interface MailText {
  subject: string;
  /** Paragraphs before the button. */
  text: string[];
  /** The label of the main button, if the mail has one. */
  button?: string;
  /** Paragraphs after it. */
  after: string[];
  /** The label of the link that undoes something, if the mail has one. */
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

/** All texts of mails in one language. */
export type MailWords = Record<MailKind, MailText> & {
  hello: string;
  /** Where a request came from. */
  place: string;
  /** The last line of every mail. */
  help: string;
  /** The ways to begin a recovery. */
  methods: Record<"code" | "mail" | "operator", string>;
};
