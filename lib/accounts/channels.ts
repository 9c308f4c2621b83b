/** The channels of PostgreSQL's NOTIFY that the servers of this database listen on. */

/** A mail is waiting to be sent. */
export const MAIL_CHANNEL = "qr2pass_mail";
/** The open pages of an account must reload their data. The payload is the account's id. */
export const PAGES_CHANNEL = "qr2pass_pages";
