/** What PostgreSQL's NOTIFY tells the servers of this database. */

/** There is a mail to send. */
export const MAIL_CHANNEL = "qr2pass_mail";
/** The open pages of an account must look again. The payload is the account's id. */
export const PAGES_CHANNEL = "qr2pass_pages";
